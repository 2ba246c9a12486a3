import type { Numbered } from '@backroad/app'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ServerResponse } from 'node:http'

/** A comment this often keeps proxies and sleeping machines from thinking that nobody is there, in ms. */
const HEARTBEAT = 15_000

/**
 * Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html), written here and not by
 * @fastify/sse, which never ends a write to a client that went away while its buffer was full, and leaves out id 0.
 */
export class LiveEvents {
  readonly #open = new Set<AbortController>()

  /**
   * Sends each event as JSON with its number as id, then an event `end`, whose data `ending` gives, and closes. A client
   * that comes back with Last-Event-ID gets what came after it. When the client goes, following stops.
   */
  async send<E>(
    request: FastifyRequest,
    reply: FastifyReply,
    follow: (after: number, signal: AbortSignal) => Promise<AsyncIterable<Numbered<E>>>,
    ending: () => Promise<unknown>,
  ): Promise<void> {
    const gone = new AbortController()
    // What can't be followed is answered as a problem, before the stream begins.
    const events = await follow(lastEventId(request), gone.signal)
    reply.hijack()
    const response = reply.raw
    const leave = () => gone.abort()
    response.on('close', leave).on('error', leave)
    this.#open.add(gone)
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    response.write('retry: 1000\n\n')
    const heartbeat = setInterval(() => response.write(': still here\n\n'), HEARTBEAT)
    try {
      for await (const { id, event } of events) {
        await write(response, `id: ${id}\ndata: ${JSON.stringify(event)}\n\n`, gone.signal)
      }
      if (!gone.signal.aborted)
        await write(response, `event: end\ndata: ${JSON.stringify(await ending())}\n\n`, gone.signal)
    } finally {
      clearInterval(heartbeat)
      this.#open.delete(gone)
      response.end()
    }
  }

  /** Ends every stream that is open. */
  close(): void {
    for (const gone of this.#open) gone.abort()
  }
}

/** 0, from the start, for none and for one that we never gave. */
function lastEventId(request: FastifyRequest): number {
  const id = Number(request.headers['last-event-id'])
  return Number.isSafeInteger(id) && id > 0 ? id : 0
}

/** Resolves once the client has room for more, or is gone. */
function write(response: ServerResponse, text: string, gone: AbortSignal): Promise<void> {
  if (gone.aborted || response.write(text)) return Promise.resolve()
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done)
      gone.removeEventListener('abort', done)
      resolve()
    }
    response.on('drain', done)
    gone.addEventListener('abort', done)
  })
}
