import type { Socket } from 'node:dgram'
import { RoundTrip } from './round-trip.ts'
import type { Window } from './window.ts'

/** Bytes of data in a packet, and those of the number before them. */
export const DATA = 1000
export const NUMBER = 4

/** A packet counts as lost when one that was sent so much later has come: RFC 5681 §3.2 takes three duplicate ACKs. */
const LATER = 3
/** Most packets sent at one go. More would flood the buffer of the next socket before anybody can read it. */
const BURST = 16
const LOOK_EVERY_MS = 10

interface Sent {
  /** Which of all sendings it was. */
  readonly order: number
  readonly at: number
  readonly isAgain: boolean
}

/** Sends packets without end, as many at once as its window allows, and again what was lost. Every packet is acknowledged by its number. */
export class Sender {
  sent = 0
  resent = 0
  timeouts = 0
  /** Of packets that were sent once: how many have come back, and their times added up, in ms. */
  samples = 0
  sampledMs = 0
  /** The window as it was, every few ms: time since the start, and packets. */
  readonly course: [number, number][] = []

  readonly #socket: Socket
  readonly #window: Window
  readonly #roundTrip = new RoundTrip()
  /** In the order in which they were sent. */
  readonly #underWay = new Map<number, Sent>()
  readonly #again: number[] = []
  readonly #timer: NodeJS.Timeout
  readonly #began = performance.now()
  #next = 0
  #order = 0
  #heardAt = performance.now()
  #later: NodeJS.Immediate | undefined

  /** `socket` is connected to where the packets go. */
  constructor(socket: Socket, window: Window) {
    this.#socket = socket
    this.#window = window
    socket.on('message', (bytes: Buffer) => this.#acknowledged(bytes.readUInt32BE(0)))
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS)
    this.#fill()
  }

  stop(): void {
    clearInterval(this.#timer)
    clearImmediate(this.#later)
    this.#socket.removeAllListeners('message')
  }

  #acknowledged(number: number): void {
    const sent = this.#underWay.get(number)
    if (!sent) return
    this.#heardAt = performance.now()
    this.#underWay.delete(number)
    if (!sent.isAgain) {
      const ms = this.#heardAt - sent.at
      this.#roundTrip.sample(ms)
      this.samples++
      this.sampledMs += ms
    }
    this.#window.acked()
    for (const [other, { order }] of this.#underWay) {
      if (sent.order - order < LATER) break
      this.#underWay.delete(other)
      this.#again.push(other)
      this.#window.lost(order, this.#order)
    }
    this.#fill()
  }

  #look(): void {
    const now = performance.now()
    this.course.push([now - this.#began, this.#window.size])
    if (this.#underWay.size === 0 || now - this.#heardAt < this.#roundTrip.timeoutMs) return
    this.timeouts++
    this.#heardAt = now
    this.#roundTrip.backOff()
    this.#window.timedOut(this.#order)
    // Nothing of it counts as under way any more.
    this.#again.unshift(...this.#underWay.keys())
    this.#underWay.clear()
    this.#fill()
  }

  #fill(): void {
    for (let sent = 0; this.#underWay.size < Math.floor(this.#window.size); sent++) {
      if (sent === BURST) {
        this.#later ??= setImmediate(() => {
          this.#later = undefined
          this.#fill()
        })
        return
      }
      this.#send()
    }
  }

  #send(): void {
    const again = this.#again.shift()
    const number = again ?? this.#next++
    this.#underWay.set(number, { order: this.#order++, at: performance.now(), isAgain: again !== undefined })
    this.sent++
    if (again !== undefined) this.resent++
    const packet = Buffer.alloc(NUMBER + DATA)
    packet.writeUInt32BE(number, 0)
    // What the system does not take is lost, as a datagram may be.
    this.#socket.send(packet, () => undefined)
  }
}
