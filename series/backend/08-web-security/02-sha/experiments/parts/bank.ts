import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { type IncomingMessage, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** How a code is made of a key and a message. */
export const schemes = {
  'SHA-256(key, message)': (key: Buffer, message: Buffer) => createHash('sha256').update(key).update(message).digest(),
  'SHA-384(key, message)': (key: Buffer, message: Buffer) => createHash('sha384').update(key).update(message).digest(),
  'HMAC-SHA-256': (key: Buffer, message: Buffer) => createHmac('sha256', key).update(message).digest(),
} as const

export type Scheme = keyof typeof schemes

/** A server that does what a message says, if its code fits. Closing it ends it. */
export interface Bank extends AsyncDisposable {
  readonly port: number
  /** What an honest customer sends, with the code that only who has the key can make. */
  readonly honest: { readonly message: Buffer; readonly code: string }
}

/** Starts one. The message comes as the body, the code in the field Code; of two values of one name the last counts, as in many programs. */
export async function startBank(scheme: Scheme, key: Buffer, message: Buffer): Promise<Bank> {
  const codeOf = schemes[scheme]
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const [right, given] = [codeOf(key, body), Buffer.from(String(request.headers['code']), 'hex')]
      const fits = right.length === given.length && timingSafeEqual(right, given)
      const to = new URLSearchParams(body.toString('latin1')).getAll('to').at(-1)
      response.statusCode = fits ? 200 : 403
      response.end(fits ? `paid to ${to}\n` : 'the code does not fit\n')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    honest: { message, code: codeOf(key, message).toString('hex') },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
