import type { DatagramFate } from './fault-decisions.ts'
import type { WayCounts } from './fault-link.ts'
import { damaged } from './fault-decisions.ts'

/** Most that lies on the road in one direction; more is dropped, as a router does whose queue is full. */
const MOST_BYTES = 1024 * 1024
const MOST_DATAGRAMS = 1024
/** How long a datagram that is held back waits for a later one, in ms. */
const HELD_MS = 50

interface Datagram {
  readonly due: number
  readonly order: number
  readonly heldBack: boolean
  readonly length: number
  deliver(): void
}

/** What one direction can take. */
interface Limits {
  /** Bytes a second. */
  readonly bandwidth?: number | undefined
  /** Bytes that may wait for their turn. */
  readonly queueBytes?: number | undefined
}

/** One direction of a UDP link, all its clients together: datagrams go in with their fate and come out as it has them. */
export class DatagramWay {
  readonly #counts: WayCounts
  readonly #bandwidth: number
  readonly #queueBytes: number
  /** By when they are due, and by order where that is the same. */
  readonly #road: Datagram[] = []
  #held: Datagram | undefined
  #timer: NodeJS.Timeout | undefined
  #heldTimer: NodeJS.Timeout | undefined
  #order = 0
  #underWay = 0
  #freeAt = 0
  #stalled = false
  #closed = false

  constructor(counts: WayCounts, { bandwidth = Infinity, queueBytes = Infinity }: Limits = {}) {
    this.#counts = counts
    this.#bandwidth = bandwidth
    this.#queueBytes = queueBytes
  }

  /**
   * Takes a datagram; `deliver` is called for each copy that arrives, with its bytes and by how many ms the link itself was late.
   * False when no copy found room.
   */
  put(bytes: Uint8Array, fate: DatagramFate, deliver: (bytes: Uint8Array, lateMs: number) => void): boolean {
    if (this.#closed) return false
    this.#counts.came++
    if (fate.lost) {
      this.#counts.lost++
      return true
    }
    const arrives = damaged(bytes, fate)
    if (fate.flip !== undefined || fate.swap !== undefined) this.#counts.corrupted++
    let taken = false
    for (const [copy, late] of fate.copies.entries()) {
      if (!this.#hasRoom(bytes.length)) {
        this.#counts.dropped++
        continue
      }
      taken = true
      if (copy > 0) this.#counts.duplicated++
      this.#freeAt = Math.max(performance.now(), this.#freeAt) + (bytes.length * 1000) / this.#bandwidth
      const due = this.#freeAt + late
      this.#lay({
        due,
        order: this.#order++,
        heldBack: fate.heldBack,
        length: bytes.length,
        deliver: () => deliver(arrives, performance.now() - due),
      })
    }
    this.#run()
    return taken
  }

  #hasRoom(length: number): boolean {
    if (this.#road.length >= MOST_DATAGRAMS || this.#underWay + length > MOST_BYTES) return false
    const waiting = (Math.max(0, this.#freeAt - performance.now()) * this.#bandwidth) / 1000
    return this.#queueBytes === Infinity || waiting <= this.#queueBytes
  }

  stall(): void {
    this.#stalled = true
  }

  resume(): void {
    this.#stalled = false
    this.#run()
    if (this.#held) this.#waitForALater()
  }

  /** Loses what is under way. */
  clear(): void {
    this.#road.length = 0
    this.#held = undefined
    this.#underWay = 0
    clearTimeout(this.#timer)
    clearTimeout(this.#heldTimer)
  }

  close(): void {
    this.#closed = true
    this.clear()
  }

  #lay(datagram: Datagram): void {
    let place = this.#road.length
    while (place > 0 && (this.#road[place - 1]?.due ?? 0) > datagram.due) place--
    this.#road.splice(place, 0, datagram)
    this.#underWay += datagram.length
  }

  #run(): void {
    clearTimeout(this.#timer)
    while (!this.#stalled) {
      const next = this.#road[0]
      if (!next) return
      const wait = next.due - performance.now()
      if (wait > 0) {
        this.#timer = setTimeout(() => this.#run(), Math.ceil(wait))
        return
      }
      this.#road.shift()
      this.#arrive(next)
    }
  }

  #arrive(datagram: Datagram): void {
    const held = this.#held
    if (!held && datagram.heldBack) {
      this.#held = datagram
      this.#waitForALater()
      return
    }
    this.#pass(datagram)
    if (held && datagram.order > held.order) {
      this.#counts.reordered++
      this.#letGo()
    }
  }

  #waitForALater(): void {
    clearTimeout(this.#heldTimer)
    this.#heldTimer = setTimeout(() => this.#letGo(), HELD_MS)
  }

  #letGo(): void {
    clearTimeout(this.#heldTimer)
    const held = this.#held
    if (!held || this.#stalled) return
    this.#held = undefined
    this.#pass(held)
  }

  #pass(datagram: Datagram): void {
    this.#underWay -= datagram.length
    this.#counts.passed++
    this.#counts.bytes += datagram.length
    datagram.deliver()
  }
}
