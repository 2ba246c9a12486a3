import { type Datagram, pieceLength } from './datagram.ts'
import { RoundTrip } from './round-trip.ts'

/** Datagrams that may be under way at first (RFC 6928 has ten). */
const firstWindow = 10
const leastWindow = 2
/** The receiver keeps no more that came too early. */
const mostWindow = 512
/** A resend is never longer away than that, ms. */
const mostTimeout = 1000

interface UnderWay {
  sentAt: number
  tries: number
}

/** The sending side: what to send when. It does no I/O and reads no clock: `now` is ms by a clock of its caller's. */
export class Sender {
  readonly #stream: Uint8Array
  /** The pieces, and the end as one more. */
  readonly #count: number
  readonly #send: (datagram: Datagram) => void
  readonly #roundTrip = new RoundTrip()
  readonly #underWay = new Map<number, UnderWay>()
  #next = 0
  #window = firstWindow
  #threshold = mostWindow
  /** The window was made smaller when this was the next to be sent: what was sent before says nothing more about it. */
  #shrunkAt = 0
  /** When the latest that has come was sent. */
  #latestSeen = 0

  constructor(stream: Uint8Array, send: (datagram: Datagram) => void) {
    this.#stream = stream
    this.#count = Math.ceil(stream.length / pieceLength) + 1
    this.#send = send
  }

  /** Whether all has been acknowledged, the end too. */
  get done(): boolean {
    return this.#next === this.#count && this.#underWay.size === 0
  }

  /** Takes an acknowledgment in. */
  acknowledged({ number, seen, time }: Datagram, now: number): void {
    this.#roundTrip.sample(now - time)
    this.#latestSeen = Math.max(this.#latestSeen, time)
    for (const each of this.#underWay.keys()) {
      if (each >= number && each !== seen) continue
      this.#underWay.delete(each)
      // Slow start doubles the window in a round trip, congestion avoidance adds one (RFC 5681 §3.1).
      this.#window += this.#window < this.#threshold ? 1 : 1 / this.#window
    }
    this.#window = Math.min(this.#window, mostWindow)
  }

  /** Sends what is due: again what counts as lost, and new pieces as far as the window goes. */
  send(now: number): void {
    for (const [number, sent] of this.#underWay) {
      if (now < this.#dueAt(sent)) continue
      this.#shrink(number)
      this.#sendOne(number, now, sent.tries + 1)
    }
    while (this.#next < this.#count && this.#underWay.size < Math.floor(this.#window)) {
      this.#sendOne(this.#next++, now, 1)
    }
  }

  /** When something is due next. */
  get dueAt(): number {
    return Math.min(...[...this.#underWay.values()].map((sent) => this.#dueAt(sent)))
  }

  /** When a datagram counts as lost: after the timeout, which doubles with each try, or sooner if a later one has come. */
  #dueAt({ sentAt, tries }: UnderWay): number {
    if (this.#latestSeen > sentAt) return sentAt + this.#roundTrip.timeoutIfOvertaken
    return sentAt + Math.min(mostTimeout, this.#roundTrip.timeout * 2 ** (tries - 1))
  }

  /** A loss says that some queue was full: half as much under way, once a round trip (RFC 5681 §3.2, RFC 8085 §3.1.2). */
  #shrink(lost: number): void {
    if (lost < this.#shrunkAt) return
    this.#window = Math.max(leastWindow, this.#window / 2)
    this.#threshold = this.#window
    this.#shrunkAt = this.#next
  }

  #sendOne(number: number, now: number, tries: number): void {
    this.#underWay.set(number, { sentAt: now, tries })
    const from = number * pieceLength
    const payload = this.#stream.subarray(from, from + pieceLength)
    this.#send({ kind: number === this.#count - 1 ? 'end' : 'data', number, seen: 0, time: now, payload })
  }
}
