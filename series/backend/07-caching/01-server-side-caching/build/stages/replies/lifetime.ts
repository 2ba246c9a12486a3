/** When a command was carried out, as far as can be told from outside: after it was sent, before its reply had come, ms. */
export interface When {
  readonly sent: number
  readonly received: number
}

/** How much later than said a key may be there, ms: as the page of the stage on times says. */
const LATE = 30
/** How exactly the program's clock is known, ms: most count whole milliseconds. */
const CLOCK = 5

/** Does `work`; what it gives, and when that was. */
export async function timed<T>(work: () => Promise<T>): Promise<When & { readonly reply: T }> {
  const sent = performance.now()
  const reply = await work()
  return { reply, sent, received: performance.now() }
}

/** Whether a key that was stored for `ms` must have been there at another command; on a slow machine nobody can tell. */
export function surelyThere(stored: When, ms: number, asked: When): boolean {
  return asked.received < stored.sent + ms - CLOCK
}

/** How long from now until a key that was stored for `ms` must be gone, ms; less than 0 where it must be already. */
export function untilGone(stored: When, ms: number): number {
  return stored.received + ms + LATE - performance.now()
}
