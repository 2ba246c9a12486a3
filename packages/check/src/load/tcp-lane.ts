import { type Socket, connect } from 'node:net'
import { Frames, NotFramed } from './frames.ts'
import { httpReplies } from './http-measure.ts'
import { type Course, type Lane, countReply, mostRetries, retryAfter } from './lane.ts'
import { measureReply } from './resp-measure.ts'

/** A TCP connection under load: replies come in the order of their requests. */
export class TcpLane implements Lane {
  readonly #course: Course
  #next: number
  #socket: Socket | undefined
  #frames: Frames
  /** Requests under way, oldest first: their place in the pool, and when they were sent. */
  readonly #sent: { index: number; at: number }[] = []
  #refused = 0
  #retry: NodeJS.Timeout | undefined
  #closed = false

  /** @param first the request of the pool to begin with, so that lanes don't all ask for the same */
  constructor(course: Course, first: number) {
    this.#course = course
    this.#next = first
    this.#frames = this.#newFrames()
  }

  get underWay(): number {
    return this.#sent.length
  }

  #newFrames(): Frames {
    const { load, pool } = this.#course
    if (load.protocol === 'resp') return new Frames(measureReply)
    return new Frames(httpReplies(() => pool.isToHead(this.#sent[0]?.index ?? 0)))
  }

  open(): Promise<void> {
    const { host, port } = this.#course
    const { promise, resolve } = Promise.withResolvers<void>()
    const socket = connect({ host, port, noDelay: true })
    this.#socket = socket
    this.#frames = this.#newFrames()
    let connected = false
    socket.once('connect', () => {
      connected = true
      this.#refused = 0
      resolve()
      this.fill()
    })
    socket.on('data', (bytes) => this.#take(bytes, socket))
    socket.on('end', () => this.#ending(socket))
    socket.on('error', () => {}) // 'close' follows, and tells what was under way
    socket.once('close', () => {
      resolve()
      if (this.#socket === socket) this.#gone(connected)
    })
    return promise
  }

  fill(): void {
    const { depth, pool, isOpen } = this.#course
    const socket = this.#socket
    if (!isOpen || !socket?.writable || socket.connecting) return this.#rest()
    const count = Math.min(depth - this.#sent.length, this.#course.left)
    if (count <= 0) return this.#rest()
    this.#course.left -= count
    const batch: Buffer[] = []
    const at = performance.now()
    for (let n = 0; n < count; n++) {
      const index = this.#next
      this.#next = (index + 1) % pool.requests.length
      batch.push(pool.requests[index] as Buffer)
      this.#sent.push({ index, at })
    }
    socket.write(batch.length === 1 ? (batch[0] as Buffer) : Buffer.concat(batch))
  }

  #rest(): void {
    if (this.#sent.length === 0 && (!this.#course.isOpen || this.#course.left <= 0)) this.#course.idle()
  }

  #take(bytes: Buffer, socket: Socket): void {
    if (this.#socket !== socket) return
    const now = performance.now()
    let isLast = false
    try {
      this.#frames.push(bytes, (reply, last) => {
        this.#count(reply, now)
        isLast ||= last
      })
    } catch (error) {
      if (!(error instanceof NotFramed)) throw error
      this.#course.tally.errors.garbled += Math.max(1, this.#sent.length)
      return this.#renew()
    }
    // A program that says it will close need not answer what was sent behind (RFC 9112 §9.6): to be sent again, no error.
    if (isLast) return this.#renew()
    this.fill()
  }

  #count(reply: Buffer, now: number): void {
    const sent = this.#sent.shift()
    if (sent === undefined) throw new NotFramed('a reply that nothing asked for')
    countReply(this.#course, reply, now - sent.at)
  }

  #ending(socket: Socket): void {
    if (this.#socket !== socket) return
    this.#frames.end((reply) => {
      if (this.#sent.length > 0) this.#count(reply, performance.now())
      this.#sent.length = 0
    })
  }

  /** Leaves the connection, gives up what is under way on it, and opens another while there is something to send. */
  #renew(): void {
    const old = this.#socket
    this.#socket = undefined
    old?.destroy()
    this.#sent.length = 0
    this.#again()
  }

  /** The connection ended by itself. */
  #gone(wasOpen: boolean): void {
    this.#socket = undefined
    if (wasOpen) this.#course.tally.errors.closed += this.#sent.length
    else {
      this.#course.tally.errors.refused++
      this.#refused++
    }
    this.#sent.length = 0
    this.#again()
  }

  #again(): void {
    const { isOpen, left } = this.#course
    if (this.#closed || !isOpen || left <= 0 || this.#refused > mostRetries) return this.#rest()
    if (this.#refused === 0) {
      this.#course.tally.reconnects++
      void this.open()
    } else {
      this.#retry = setTimeout(() => void this.open(), retryAfter)
    }
  }

  sweep(now: number): void {
    const oldest = this.#sent[0]
    if (oldest === undefined || now - oldest.at < this.#course.within) return
    this.#course.tally.errors.lost += this.#sent.length
    this.#renew()
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#retry)
    const socket = this.#socket
    this.#socket = undefined
    socket?.destroy()
  }
}
