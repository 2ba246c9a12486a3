import { stage } from '@backroad/check'
import { digestOf, hexOf } from './hashing/hashing.ts'
import { streams } from './hashing/streams.ts'

const algorithms = ['sha256', 'sha256', 'sha512', 'sha1', 'sha512', 'sha224']
const names = ['a', 'A', '', '__proto__', 'é\u{1f350}"', 'a ']

export default stage({
  spec: 'the page of this stage',
  needs: ['hashes-a-stream-in-any-pieces'],
  async check(context) {
    const { lines, expect, random } = context
    const all = names.map((name, i) => {
      const algorithm = algorithms[i] ?? 'sha256'
      const pieces = Array.from({ length: 4 }, () => random.bytes(random.int(1, 150)))
      return { algorithm, pieces, stream: streams(context, algorithm, name), message: Buffer.concat(pieces) }
    })
    for (const { stream } of all) await stream.begin()
    for (let turn = 0; turn < 4; turn++) {
      for (const { stream, pieces } of random.shuffle(all)) await stream.update(pieces[turn] ?? new Uint8Array())
      // A digest in between has nothing to do with any stream.
      const reply = await lines.ask({ op: 'hash', algorithm: 'sha256', hex: hexOf(Buffer.from('abc')) })
      expect(reply.field('hex'), 'digest in hex').is(digestOf({ algorithm: 'sha256', message: Buffer.from('abc') }))
    }
    const [first, ...others] = random.shuffle(all)
    if (first === undefined) return
    const likely = 'Each stream has words, a block and a count of its own.'
    await first.stream.end(digestOf(first), { likely })
    // A name is free again once its stream has ended.
    await first.stream.begin()
    await first.stream.end(digestOf({ ...first, message: new Uint8Array() }), {
      likely: 'A stream that is begun again under the same name knows nothing of the one before.',
    })
    for (const each of others) await each.stream.end(digestOf(each), { likely })
  },
})
