import type { Socket } from 'node:net'
import { outliveFailedWrites } from '../tcp/failed-writes.ts'
import { resetSocket } from '../tcp/reset-socket.ts'
import { flipBit, pieceEnd } from './fault-decisions.ts'
import type { FaultDecisions } from './fault-decisions.ts'
import type { WayCounts } from './fault-link.ts'
import type { FaultPlan } from './fault-plan.ts'

const KB = 1024
/** Pieces of a narrow road are this short, in ms, so that bytes trickle rather than come in lumps. */
const TRICKLE_MS = 20
const GATHER_MS = 50
const PACE_MS = 1

/** What lies on the road, in order: bytes that came together, or something that happens. */
type Item =
  | { readonly type: 'bytes'; readonly bytes: Uint8Array; readonly came: number }
  | { readonly type: 'event'; readonly at: number; readonly act: () => void }

/** The bytes that are written next, as one write, at `at`. */
interface Piece {
  readonly bytes: Uint8Array
  readonly length: number
  readonly at: number
}

/**
 * One direction of one TCP connection: takes what `from` says and says it to `to` as the plan has it, in order. Reads no more
 * than it has room for, and nothing while it is stalled, so that the sender feels what the receiver does.
 */
export class StreamWay {
  readonly #from: Socket
  readonly #to: Socket
  readonly #plan: FaultPlan
  readonly #decisions: FaultDecisions
  readonly #counts: WayCounts
  readonly #room: number
  readonly #road: Item[] = []
  readonly #gathered: Uint8Array[] = []
  #gatheredBytes = 0
  #gatherTimer: NodeJS.Timeout | undefined
  #timer: NodeJS.Timeout | undefined
  /** Where in the stream the first byte of `#road` stands, and how much of its first item has been written. */
  #offset = 0
  #written = 0
  #underWay = 0
  #piece: Piece | undefined
  #writing = false
  #stalled: boolean
  /** Whether `from` was ever connected. */
  #open: boolean
  #ended = false
  #closed = false
  /** When the road is free for the next byte. */
  #freeAt = 0

  constructor(o: {
    from: Socket
    to: Socket
    plan: FaultPlan
    decisions: FaultDecisions
    counts: WayCounts
    stalled: boolean
  }) {
    this.#from = o.from
    this.#to = o.to
    this.#plan = o.plan
    this.#decisions = o.decisions
    this.#counts = o.counts
    this.#room = roomFor(o.plan)
    this.#stalled = o.stalled
    this.#open = !o.from.pending
    o.from.once('connect', () => (this.#open = true))
    this.#listen()
    this.#flow()
  }

  /** Does `act` when all that is on the road has arrived, at `at` at the earliest. */
  then(at: number, act: () => void): void {
    this.#flush()
    this.#road.push({ type: 'event', at, act })
    this.#run()
  }

  stall(): void {
    this.#stalled = true
    this.#flow()
  }

  resume(): void {
    this.#stalled = false
    this.#flow()
    this.#run()
  }

  /** Says FIN after what is under way; what still comes is swallowed. */
  end(): void {
    if (this.#ended) return
    this.#ended = true
    this.then(this.#late(), () => this.#to.end())
  }

  /** Drops what is under way. */
  close(): void {
    this.#closed = true
    this.#road.length = 0
    this.#gathered.length = 0
    clearTimeout(this.#timer)
    clearTimeout(this.#gatherTimer)
  }

  #listen(): void {
    const from = this.#from
    const passReset = () => this.then(this.#late(), () => resetSocket(this.#to))
    let resetWhileWriting = false
    from.on('data', (chunk: Buffer) => this.#take(chunk))
    from.on('end', () => (resetWhileWriting ? passReset() : this.end()))
    from.on('error', passReset)
    outliveFailedWrites(from, (code) => {
      // After a FIN nothing is read any more, and a reset shows only here; before it, the end that is read was a reset.
      if (from.readableEnded) passReset()
      else resetWhileWriting ||= code === 'ECONNRESET'
    })
  }

  #take(chunk: Uint8Array): void {
    this.#counts.came++
    if (this.#ended || this.#closed) {
      this.#counts.dropped++
      return
    }
    this.#underWay += chunk.length
    this.#flow()
    const { merge } = this.#plan
    if (!merge) return this.#lay(chunk)
    this.#gathered.push(chunk)
    this.#gatheredBytes += chunk.length
    // Never wait for more than there is room for: nothing more would be read.
    if (this.#gatheredBytes >= Math.min(merge.bytes ?? Infinity, this.#room)) return this.#flush()
    this.#gatherTimer ??= setTimeout(() => this.#flush(), merge.ms ?? GATHER_MS)
  }

  /** Lays what was gathered on the road. */
  #flush(): void {
    clearTimeout(this.#gatherTimer)
    this.#gatherTimer = undefined
    this.#gatheredBytes = 0
    if (this.#gathered.length > 0) this.#lay(Buffer.concat(this.#gathered.splice(0)))
  }

  #lay(bytes: Uint8Array): void {
    this.#road.push({ type: 'bytes', bytes, came: performance.now() })
    this.#run()
  }

  /** Lets arrive what is due. One timer, however much is under way. */
  #run(): void {
    if (this.#writing) return
    clearTimeout(this.#timer)
    while (!this.#writing && !this.#stalled && !this.#closed) {
      const item = this.#road[0]
      if (!item) return
      const next = item.type === 'bytes' ? (this.#piece ??= this.#nextPiece(item)) : item
      if (next.at > performance.now()) {
        // Node's timers may be a little early, and then `#run` sets another.
        this.#timer = setTimeout(() => this.#run(), Math.max(0, Math.ceil(next.at - performance.now())))
        return
      }
      if (item.type === 'bytes') this.#write(item, next as Piece)
      else {
        this.#road.shift()
        item.act()
      }
    }
  }

  #nextPiece(item: Item & { type: 'bytes' }): Piece {
    const start = this.#offset
    const left = item.bytes.length - this.#written
    const most = this.#plan.split === undefined ? trickle(this.#plan) : Infinity
    const length = Math.min(left, pieceEnd(this.#plan.split, start) - start, most)
    const fate = this.#decisions.segment(start, length)
    const bytes = item.bytes.subarray(this.#written, this.#written + length)
    this.#freeAt = Math.max(item.came + fate.late, this.#freeAt) + (length * 1000) / (this.#plan.bandwidth ?? Infinity)
    if (fate.flip !== undefined) this.#counts.corrupted++
    return { bytes: fate.flip === undefined ? bytes : flipBit(bytes, fate.flip), length, at: this.#freeAt }
  }

  #write(item: Item & { type: 'bytes' }, { bytes, length }: Piece): void {
    this.#piece = undefined
    this.#offset += length
    this.#written += length
    this.#underWay -= length
    if (this.#written === item.bytes.length) {
      this.#road.shift()
      this.#written = 0
    }
    this.#flow()
    const to = this.#to
    if (!to.writable) {
      this.#counts.dropped++
      return
    }
    this.#counts.passed++
    this.#counts.bytes += length
    if (this.#plan.split === undefined) {
      // What the receiver doesn't take stays here.
      this.#writing = !to.write(bytes)
      if (this.#writing) this.#whenTaken()
      return
    }
    this.#writing = true
    to.write(bytes, () => this.#pause())
  }

  /** The pause between two pieces. The turn of the event loop after it lets a receiver in this process read first. */
  #pause(): void {
    if (this.#closed) return
    const goOn = () => {
      this.#writing = false
      this.#run()
    }
    this.#timer = setTimeout(() => setImmediate(goOn), this.#plan.paceMs ?? PACE_MS)
  }

  #whenTaken(): void {
    const to = this.#to
    const taken = () => {
      to.off('drain', taken).off('close', taken)
      this.#writing = false
      this.#run()
    }
    to.once('drain', taken).once('close', taken)
  }

  /** When what is said now arrives. A refusal has been on its way long enough: its handshake was waited for. */
  #late(): number {
    if (!this.#open) return performance.now()
    return performance.now() + this.#decisions.segment(this.#offset + this.#underWay, 0).late
  }

  #flow(): void {
    if (this.#stalled || this.#underWay >= this.#room) this.#from.pause()
    else this.#from.resume()
  }
}

/** Most bytes that lie on the road: what a long road holds, or little, so that the sender soon feels the receiver. */
function roomFor({ delayMs = 0, jitterMs = 0, bandwidth = Infinity }: FaultPlan): number {
  const late = delayMs + jitterMs
  const narrow = Math.max(64 * KB, (bandwidth * (late + 250)) / 1000)
  return Math.min(late > 0 ? 16 * KB * KB : 256 * KB, narrow)
}

function trickle({ bandwidth }: FaultPlan): number {
  return bandwidth === undefined ? Infinity : Math.max(1, Math.floor((bandwidth * TRICKLE_MS) / 1000))
}
