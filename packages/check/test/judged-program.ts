import { once } from 'node:events'
import { type IncomingMessage, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What came to a program with one request, as far as attacks are told apart by it. */
export interface Came {
  readonly method: string
  readonly url: string
  readonly origin: string | undefined
  readonly site: string | undefined
  readonly type: string | undefined
  readonly cookies: readonly string[]
  readonly body: string
}

/** A program that serves what a test says, and remembers what came. */
export async function startJudgedProgram(): Promise<
  AsyncDisposable & {
    host: string
    port: number
    came: Came[]
    serves: { html: string; headers: Record<string, string> }
  }
> {
  const serves = { html: '', headers: {} as Record<string, string> }
  const came: Came[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      if (request.url !== '/favicon.ico') came.push(cameOf(request, Buffer.concat(chunks).toString('utf8')))
      if (request.url === '/login') {
        response.setHeader('Set-Cookie', [
          'none=1; SameSite=None; Secure; Path=/',
          'lax=2; SameSite=Lax; Path=/',
          'strict=3; SameSite=Strict; Path=/',
        ])
      }
      response.setHeader('Content-Type', 'text/html')
      for (const [name, value] of Object.entries(serves.headers)) response.setHeader(name, value)
      response.end(request.url === '/page' ? serves.html : '<!doctype html><p>pear')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    came,
    serves,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function cameOf({ method = '', url = '', headers }: IncomingMessage, body: string): Came {
  return {
    method,
    url,
    // The port of the attacker is another each time.
    origin: headers.origin?.replace(/:\d+$/, ':PORT'),
    site: headers['sec-fetch-site']?.toString(),
    type: headers['content-type']?.replace(/boundary=.*/, 'boundary=…'),
    cookies: (headers.cookie ?? '').split('; ').filter(Boolean).toSorted(),
    body: headers['content-type']?.startsWith('multipart/') ? '' : body,
  }
}
