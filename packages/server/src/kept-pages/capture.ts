import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'

export interface Captured {
  readonly status: number
  readonly headers: Readonly<OutgoingHttpHeaders>
  readonly body: Buffer
}

/**
 * Takes what is written to a response instead of sending it. The response is then as it was, to be written to in earnest;
 * `undefined` when the client left before all was written.
 */
export function capture(response: ServerResponse): Promise<Captured | undefined> {
  const chunks: Buffer[] = []
  const take = (chunk: unknown, encoding?: unknown) => {
    if (typeof chunk === 'string')
      chunks.push(Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8'))
    else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk))
  }
  const before = new Map(Object.entries(response.getHeaders()))
  return new Promise((resolve) => {
    const finish = (captured: Captured | undefined) => {
      response.off('close', leave)
      for (const name of ['writeHead', 'write', 'end', 'flushHeaders'] as const)
        delete (response as Partial<ServerResponse>)[name]
      resolve(captured)
    }
    const leave = () => finish(undefined)
    response.once('close', leave)
    Object.assign(response, {
      writeHead(status: number, ...given: unknown[]) {
        response.statusCode = status
        const headers = given.find((one) => typeof one === 'object')
        for (const [name, value] of Object.entries((headers ?? {}) as Record<string, string>)) {
          response.setHeader(name, value)
        }
        return response
      },
      write(chunk: unknown, encoding?: unknown) {
        take(chunk, encoding)
        return true
      },
      end(chunk?: unknown, encoding?: unknown) {
        take(chunk, encoding)
        const captured = { status: response.statusCode, headers: response.getHeaders(), body: Buffer.concat(chunks) }
        for (const name of response.getHeaderNames()) response.removeHeader(name)
        for (const [name, value] of before) if (value !== undefined) response.setHeader(name, value)
        response.statusCode = 200
        finish(captured)
        return response
      },
      flushHeaders() {},
    })
  })
}
