import type { StageContext } from '@backroad/check'

/** How long a copy that has begun to speak with the database may be silent, ms, before it counts as waiting. */
const silence = 1000
/** How long it may take to begin with that, ms. */
const most = 9000

/** Resolves when a copy that is being started is up, waits for a lock, or has gone silent after its first statement. */
export async function untilItWaits(
  { database }: Pick<StageContext, 'database'>,
  copy: Promise<unknown>,
): Promise<void> {
  let up = false
  const done = () => void (up = true)
  copy.then(done, done)
  const first = database.statements.length
  const began = performance.now()
  while (!up && performance.now() - began < most) {
    if (await database.lockAwaited(50)) return
    const last = database.statements.slice(first).at(-1)
    if (last && performance.now() - last.at > silence) return
  }
}
