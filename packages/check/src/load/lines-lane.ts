import { Frames, NotFramed } from './frames.ts'
import { type HeldPipes, openHeldPipes } from './held-pipes.ts'
import { type Course, type Lane, countReply } from './lane.ts'
import { measureLine } from './line-measure.ts'

/** The standard input and output of a program under load: replies come in the order of their requests. */
export class LinesLane implements Lane {
  readonly #course: Course
  readonly #sent: number[] = []
  #frames = new Frames(measureLine)
  #pipes: HeldPipes | undefined
  #next = 0

  constructor(course: Course) {
    this.#course = course
  }

  get underWay(): number {
    return this.#sent.length
  }

  open(): Promise<void> {
    const { pipes } = this.#course
    if (pipes === undefined) throw new Error('A load of lines needs the pipes of its program.')
    this.#pipes = openHeldPipes(pipes)
    this.#pipes.output.on('data', (bytes: Buffer) => this.#take(bytes))
    return Promise.resolve()
  }

  fill(): void {
    const { depth, pool, isOpen } = this.#course
    const count = isOpen ? Math.min(depth - this.#sent.length, this.#course.left) : 0
    if (count <= 0 || this.#pipes === undefined) return this.#rest()
    this.#course.left -= count
    const batch: Buffer[] = []
    const at = performance.now()
    for (let n = 0; n < count; n++) {
      batch.push(pool.requests[this.#next] as Buffer)
      this.#next = (this.#next + 1) % pool.requests.length
      this.#sent.push(at)
    }
    this.#pipes.input.write(batch.length === 1 ? (batch[0] as Buffer) : Buffer.concat(batch))
  }

  #rest(): void {
    if (this.#sent.length === 0 && (!this.#course.isOpen || this.#course.left <= 0)) this.#course.idle()
  }

  #take(bytes: Buffer): void {
    const now = performance.now()
    try {
      this.#frames.push(bytes, (reply) => {
        const at = this.#sent.shift()
        if (at === undefined) throw new NotFramed('a reply that nothing asked for')
        countReply(this.#course, reply, now - at)
      })
    } catch (error) {
      if (!(error instanceof NotFramed)) throw error
      this.#course.tally.errors.garbled += Math.max(1, this.#sent.length)
      return this.#giveUp()
    }
    this.fill()
  }

  sweep(now: number): void {
    const [oldest] = this.#sent
    if (oldest === undefined || now - oldest < this.#course.within) return
    this.#course.tally.errors.lost += this.#sent.length
    this.#giveUp()
  }

  /** On the one pipe nothing can be told apart any more. */
  #giveUp(): void {
    this.#sent.length = 0
    this.#course.left = 0
    this.close()
    this.#rest()
  }

  close(): void {
    this.#pipes?.close()
    this.#pipes = undefined
    this.#frames = new Frames(measureLine)
  }
}
