import { createHash } from 'node:crypto'
import type { Expect, ExpectOptions, Lines } from '@backroad/check'
import type { HashVector } from '../vectors/hash-vectors.ts'

/** A message, and how a program is asked for its digest. */
interface Asked {
  readonly algorithm: string
  readonly message: Uint8Array
}

export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** The right digest. node:crypto is OpenSSL's. */
export const digestOf = ({ algorithm, message }: Asked): string => createHash(algorithm).update(message).digest('hex')

/** What stages ask of a program that hashes. */
export interface Hashing {
  /** Digests of messages, one after the other: only a stage that says so has several under way. */
  readonly messages: (algorithm: string, messages: readonly Uint8Array[], o?: ExpectOptions) => Promise<void>
  /** A digest as a standard prints it. */
  readonly vector: (
    algorithm: string,
    vector: HashVector,
    o?: ExpectOptions & { readonly within?: number },
  ) => Promise<void>
}

export function hashing({ lines, expect }: { lines: Lines; expect: Expect }): Hashing {
  return {
    async messages(algorithm, messages, o) {
      const requests = messages.map((message) => ({ op: 'hash', algorithm, hex: hexOf(message) }))
      const replies = await lines.askMany(requests, { inFlight: 1 })
      for (const [at, reply] of replies.entries()) {
        const message = messages[at] ?? new Uint8Array()
        const what = `digest of ${message.length} ${message.length === 1 ? 'byte' : 'bytes'}, in hex,`
        expect(reply.field('hex'), what).is(digestOf({ algorithm, message }), o)
      }
    },
    async vector(algorithm, { hex, times, digests, origin }, { within, ...o } = {}) {
      const request = { op: 'hash', algorithm, hex, ...(times === undefined ? {} : { times }) }
      const reply = await lines.ask(request, { within })
      expect(reply.field('hex'), 'digest in hex').is(digests[algorithm], { spec: origin, ...o })
    },
  }
}
