import type { Socket } from 'node:net'
import { framingOf, readBody } from './body.ts'
import { ClientGone, Input } from './input.ts'
import { Refusal } from './refusal.ts'
import { encode, text, type Reply } from './reply.ts'
import { field, list, readHead, readRequestLine, type Request, type RequestLine } from './request.ts'
import { resourceOf } from './resources.ts'

const IDLE_MS = 60_000
const LINGER_MS = 1_000

/** One client: its requests are read and answered one after another, so replies can't change places. */
export class Connection {
  readonly #socket: Socket
  readonly #input: Input
  #idle = true
  #finishing = false

  constructor(socket: Socket) {
    this.#socket = socket
    this.#input = new Input(socket)
    socket.setTimeout(IDLE_MS, () => socket.destroy())
    // Errors also reject the read or write that is under way, and are handled there.
    socket.on('error', () => {})
  }

  /** Serves the connection until either side is done with it. Never rejects. */
  async serve(): Promise<void> {
    try {
      let keep = true
      while (keep && (await this.#input.waiting())) {
        this.#idle = false
        keep = await this.#answerOne()
        this.#idle = true
      }
      await this.#close()
    } catch {
      this.#socket.destroy()
    }
  }

  /** Ends when the request in flight is answered: at once if there is none. */
  finish(): void {
    this.#finishing = true
    if (this.#idle) this.#socket.destroySoon()
  }

  /** True when the connection is kept for another request. */
  async #answerOne(): Promise<boolean> {
    let line: RequestLine | undefined
    try {
      line = await readRequestLine(this.#input)
      const request = await readHead(this.#input, line)
      const framing = framingOf(request)
      const resource = resourceOf(request)
      if (expectsContinue(request) && framing !== 0) {
        // The client holds its body back; a reply without it saves sending it, but then nothing tells where it ends.
        if (!resource.takesBody)
          return await this.#send(await resource.answer(request, Buffer.alloc(0)), request, false)
        await this.#write(Buffer.from('HTTP/1.1 100 Continue\r\n\r\n'))
      }
      const body = await readBody(this.#input, framing)
      return await this.#send(await resource.answer(request, body), request, wantsKept(request))
    } catch (error) {
      if (error instanceof Refusal) return this.#send(text(error.status, `${error.message}\n`), line, false)
      if (error instanceof ClientGone || this.#socket.destroyed) return false
      console.error(error)
      return this.#send(text(500, 'something went wrong here\n'), line, false)
    }
  }

  async #send(reply: Reply, line: RequestLine | undefined, wantKept: boolean): Promise<boolean> {
    const keep = wantKept && !this.#finishing
    for (const piece of encode(reply, line, keep)) await this.#write(piece)
    return keep
  }

  #write(bytes: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket.write(bytes, (error) => (error ? reject(error) : resolve()))
    })
  }

  /** Closing with bytes unread resets the connection, and the reply may be lost with it: RFC 9112 §9.6. */
  async #close(): Promise<void> {
    this.#socket.end()
    const timer = setTimeout(() => this.#socket.destroy(), LINGER_MS)
    await this.#input.drain()
    clearTimeout(timer)
  }
}

function expectsContinue(request: Request): boolean {
  return request.minor === 1 && field(request, 'expect')?.toLowerCase() === '100-continue'
}

/** RFC 9112 §9.3: kept unless the client says close. One of HTTP/1.0 may ask to keep it, which a server need not do. */
function wantsKept(request: Request): boolean {
  return request.minor === 1 && !list(request, 'connection').includes('close')
}
