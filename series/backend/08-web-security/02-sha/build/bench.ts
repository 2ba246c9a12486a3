import { bench } from '@backroad/check'

const line = (i: number, request: object): Uint8Array => Buffer.from(`${JSON.stringify({ id: i, ...request })}\n`)

/** A reply with a digest, told from one with an error by its length alone. */
const hasDigest = (bytes: number) => (reply: Uint8Array) => reply.length > 2 * bytes && !isError(reply)
const isError = (reply: Uint8Array) => Buffer.from(reply).includes('"error"')

/** 16 kB of message in a short line, so that the hash is measured and not the reading of digits. */
const bulk = (algorithm: string) => (i: number) => line(i, { op: 'hash', algorithm, hex: 'a7'.repeat(64), times: 256 })

export default bench({
  // The adapter reads lines and JSON in Python: that is part of what is measured of OpenSSL, most of all with short messages.
  against: 'openssl',
  loads: [
    {
      name: 'SHA-256 of 16 kB, one request at a time',
      protocol: 'lines',
      connections: 1,
      request: bulk('sha256'),
      ok: hasDigest(32),
    },
    {
      name: 'SHA-512 of 16 kB, one request at a time',
      protocol: 'lines',
      connections: 1,
      request: bulk('sha512'),
      ok: hasDigest(64),
    },
    {
      name: 'SHA-256 of 32 bytes, 64 requests under way',
      protocol: 'lines',
      connections: 1,
      depth: 64,
      request: (i) => line(i, { op: 'hash', algorithm: 'sha256', hex: i.toString(16).padStart(64, '0') }),
      ok: hasDigest(32),
    },
  ],
})
