import type { Expect, ExpectOptions, Lines } from '@backroad/check'
import { hexOf } from './hashing.ts'

/** One stream of a program that hashes. */
export interface Stream {
  readonly name: string
  begin(more?: { readonly state: string; readonly bytes: number }): Promise<void>
  update(bytes: Uint8Array, times?: number): Promise<void>
  end(digest: string, o?: ExpectOptions): Promise<void>
}

/** How streams are spoken of: by name, each with the count of its bytes. */
export function streams({ lines, expect }: { lines: Lines; expect: Expect }, algorithm: string, name: string): Stream {
  let total = 0
  return {
    name,
    async begin(more) {
      total = more?.bytes ?? 0
      const reply = await lines.ask({ op: 'begin', stream: name, algorithm, ...more })
      expect(reply.field('bytes'), 'bytes so far').is(total)
    },
    async update(bytes, times) {
      total += bytes.length * (times ?? 1)
      const request = { op: 'update', stream: name, hex: hexOf(bytes), ...(times === undefined ? {} : { times }) }
      expect((await lines.ask(request)).field('bytes'), 'bytes so far').is(total)
    },
    async end(digest, o) {
      const reply = await lines.ask({ op: 'end', stream: name })
      expect(reply.field('hex'), `digest of ${total} bytes, in hex,`).is(digest, o)
    },
  }
}
