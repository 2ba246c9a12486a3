import { type Socket, createSocket } from 'node:dgram'
import { once } from 'node:events'
import { type Course, type Lane, countReply, retryAfter } from './lane.ts'

/** The header of a DNS message (RFC 1035 §4.1.1); the first two bytes are its id, the top bit of the third says "reply". */
const headerBytes = 12

/** A UDP socket under load: replies come in any order and are told apart by the id of the DNS message. */
export class UdpLane implements Lane {
  readonly #course: Course
  #next: number
  #id: number
  #socket: Socket | undefined
  readonly #sent = new Map<number, number>()
  #retry: NodeJS.Timeout | undefined

  /** @param first the request of the pool to begin with */
  constructor(course: Course, first: number) {
    this.#course = course
    this.#next = first
    this.#id = (first * 7919) & 0xffff
  }

  get underWay(): number {
    return this.#sent.size
  }

  async open(): Promise<void> {
    const socket = createSocket('udp4')
    this.#socket = socket
    socket.on('message', (bytes) => this.#take(bytes))
    // An ICMP "port unreachable" comes as an error of the socket: nobody listens there.
    socket.on('error', () => this.#refused())
    socket.connect(this.#course.port, this.#course.host)
    await once(socket, 'connect').catch(() => this.#refused())
  }

  fill(): void {
    const { depth, pool, isOpen } = this.#course
    while (isOpen && this.#retry === undefined && this.#course.left > 0 && this.#sent.size < depth) {
      const request = Buffer.from(pool.requests[this.#next] as Buffer)
      this.#next = (this.#next + 1) % pool.requests.length
      this.#course.left--
      this.#id = (this.#id + 1) & 0xffff
      request.writeUInt16BE(this.#id, 0)
      this.#sent.set(this.#id, performance.now())
      this.#socket?.send(request, () => {}) // what could not be sent is not answered, and then counted as lost
    }
    if (this.#sent.size === 0 && (!isOpen || this.#course.left <= 0)) this.#course.idle()
  }

  #take(bytes: Buffer): void {
    const id = bytes.length >= 2 ? bytes.readUInt16BE(0) : -1
    const at = this.#sent.get(id)
    // Late, twice, or to nothing that was asked: no reply to anything under way.
    if (at === undefined) return
    this.#sent.delete(id)
    if (bytes.length < headerBytes || ((bytes[2] ?? 0) & 0x80) === 0) this.#course.tally.errors.garbled++
    else countReply(this.#course, bytes, performance.now() - at)
    this.fill()
  }

  #refused(): void {
    this.#course.tally.errors.refused += Math.max(1, this.#sent.size)
    this.#sent.clear()
    this.#retry ??= setTimeout(() => {
      this.#retry = undefined
      this.fill()
    }, retryAfter)
  }

  sweep(now: number): void {
    for (const [id, at] of this.#sent) {
      if (now - at < this.#course.within) continue
      this.#sent.delete(id)
      this.#course.tally.errors.lost++
    }
    this.fill()
  }

  close(): void {
    clearTimeout(this.#retry)
    this.#socket?.close()
    this.#socket = undefined
  }
}
