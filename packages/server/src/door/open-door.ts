import { createServer, STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { problemType, typeOf } from '../problem.ts'
import { protectionHeaders } from './headers.ts'
import { judgeRequest, type Refusal } from './judge-request.ts'

/** How long a request may take to arrive, how long an idle connection is kept, in ms; the size of a head, in bytes. */
const limits = { requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 60_000, maxHeaderSize: 16 * 1024 }

type Handler = (request: IncomingMessage, response: ServerResponse) => void

/** Answers at once what it can, with headers of its own; calls `otherwise` for the rest. */
type Shortcut = (request: IncomingMessage, response: ServerResponse, otherwise: () => void) => void

/**
 * An HTTP server with the protection before its handler, where no route, plugin or bad URL can come round it.
 * What is injected into the handler from inside this process does not pass here; only the network does.
 * `authorities` is asked at every request, because the port is known only once the server listens. Behind the judgement, what
 * was answered before may take the `shortcut`: it then carries the headers that it had when it came through the handler.
 */
export function openDoor(handler: Handler, authorities: () => ReadonlySet<string>, shortcut?: Shortcut): Server {
  return createServer(limits, (request, response) => {
    const refusal = judgeRequest(
      { method: request.method ?? '', target: request.url ?? '', rawHeaders: request.rawHeaders },
      authorities(),
    )
    const protectedly = () => {
      protect(response)
      if (refusal) refuse(request, response, refusal)
      else handler(request, response)
    }
    if (shortcut && !refusal) shortcut(request, response, protectedly)
    else protectedly()
  })
}

function protect(response: ServerResponse): void {
  for (const [name, value] of Object.entries(protectionHeaders)) response.setHeader(name, value)
}

function refuse(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  const { status, code, title, detail } = refusal
  // What a refused client still wants to send is not worth waiting for.
  response.setHeader('connection', 'close')
  const body = JSON.stringify({ type: typeOf(code), title, status, detail })
  response.writeHead(status, { 'content-type': problemType, 'content-length': Buffer.byteLength(body) })
  response.end(request.method === 'HEAD' ? undefined : body)
  request.resume()
}

/** Answers what can't be read as HTTP, in the same shape as everything else, and closes. */
export function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
  const title = 'The request could not be read.'
  const detail = `It is not HTTP/1.1 as this server takes it: ${STATUS_CODES[status]}.`
  const body = JSON.stringify({ type: typeOf('request-unreadable'), title, status, detail })
  const headers = { ...protectionHeaders, 'content-type': problemType, connection: 'close' }
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head.join('')}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}
