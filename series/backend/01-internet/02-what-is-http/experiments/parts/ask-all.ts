import { once } from 'node:events'
import { type ClientHttp2Session, connect } from 'node:http2'
import { createHttp1, type Http1Connection } from '@backroad/protocols'

/** One answer: when its request left the client and when the last of it had come, in ms since all were wanted. */
export interface Answered {
  readonly path: string
  readonly asked: number
  readonly came: number
}

/** Asks for every path over a road to `port`. `began` is on the clock of `performance.now`. */
export type AskAll = (
  port: number,
  paths: readonly string[],
  signal: AbortSignal,
) => Promise<{ readonly began: number; readonly answers: readonly Answered[] }>

/** Longest that one answer may take, in ms: more than the slowest can. */
const WITHIN = 15_000

const requestFor = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: backroad.example\r\n\r\n`

/** HTTP/1.1 on one connection: all requests at once, one behind the other (RFC 9112 §9.3.2). */
export const askPipelined: AskAll = async (port, paths, signal) => {
  const http = createHttp1({ host: '127.0.0.1', port, replyWithin: WITHIN, signal })
  try {
    const began = performance.now()
    const connection = await http.connect()
    await connection.send(paths.map(requestFor).join(''))
    const asked = performance.now() - began
    const answers: Answered[] = []
    for (const path of paths) {
      const reply = await connection.reply()
      answers.push({ path, asked, came: reply.lastByteAt - began })
    }
    return { began, answers }
  } finally {
    await http.closeAll()
  }
}

/** HTTP/1.1 on several connections, one request at a time on each, as browsers do. */
export const askOnSeveral =
  (connections: number): AskAll =>
  async (port, paths, signal) => {
    const http = createHttp1({ host: '127.0.0.1', port, replyWithin: WITHIN, signal })
    const queue = [...paths]
    const answers: Answered[] = []
    const began = performance.now()
    const drain = async (connection: Http1Connection): Promise<void> => {
      for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
        const asked = performance.now() - began
        await connection.send(requestFor(path))
        const reply = await connection.reply()
        answers.push({ path, asked, came: reply.lastByteAt - began })
      }
    }
    try {
      await Promise.all(Array.from({ length: connections }, async () => drain(await http.connect())))
      return { began, answers }
    } finally {
      await http.closeAll()
    }
  }

/** HTTP/2 on one connection: all requests at once, a stream each (RFC 9113 §5). */
export const askOnStreams: AskAll = async (port, paths, signal) => {
  const began = performance.now()
  const session = connect(`http://127.0.0.1:${port}`)
  const hangUp = (): void => session.destroy()
  signal.addEventListener('abort', hangUp, { once: true })
  try {
    const failed = once(session, 'error').then(([error]): never => {
      throw error
    })
    failed.catch(() => undefined)
    const all = Promise.all(paths.map((path) => askOnStream(session, path, began)))
    return { began, answers: await Promise.race([all, failed]) }
  } finally {
    signal.removeEventListener('abort', hangUp)
    session.destroy()
  }
}

async function askOnStream(session: ClientHttp2Session, path: string, began: number): Promise<Answered> {
  const stream = session.request({ ':path': path })
  const asked = performance.now() - began
  stream.resume()
  await once(stream, 'end')
  return { path, asked, came: performance.now() - began }
}
