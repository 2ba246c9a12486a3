import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http'
import { problemType, typeOf } from '../problem.ts'
import { protectionHeaders } from './headers.ts'
import { judgeRequest, type Refusal } from './judge-request.ts'

type Handler = (request: IncomingMessage, response: ServerResponse) => void

/**
 * An HTTP server with the protection before its handler, where no route, plugin or bad URL can come round it.
 * What is injected into the handler from inside this process does not pass here; only the network does.
 * `authorities` is asked at every request, because the port is known only once the server listens.
 */
export function openDoor(handler: Handler, options: ServerOptions, authorities: () => ReadonlySet<string>): Server {
  return createServer(options, (request, response) => {
    for (const [name, value] of Object.entries(protectionHeaders)) response.setHeader(name, value)
    const refusal = judgeRequest(
      { method: request.method ?? '', target: request.url ?? '', rawHeaders: request.rawHeaders },
      authorities(),
    )
    if (refusal) refuse(request, response, refusal)
    else handler(request, response)
  })
}

function refuse(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  const { status, code, title, detail } = refusal
  // What a refused client still wants to send is not worth waiting for.
  response.setHeader('connection', 'close')
  response.writeHead(status, { 'content-type': problemType })
  response.end(JSON.stringify({ type: typeOf(code), title, status, detail }))
  request.resume()
}
