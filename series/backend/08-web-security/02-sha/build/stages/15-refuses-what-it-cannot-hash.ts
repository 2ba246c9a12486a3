import { stage } from '@backroad/check'
import { digestOf, hexOf } from './hashing/hashing.ts'
import { streams } from './hashing/streams.ts'

const hash = { op: 'hash', algorithm: 'sha256', hex: '616263' }
const abc = Buffer.from('abc')

export default stage({
  spec: 'docs/contracts.md, lines',
  needs: ['keeps-streams-apart', 'counts-more-than-2-to-the-32-bits', 'makes-a-code-with-a-key'],
  async check(context) {
    const { lines, expect } = context
    const bad = [
      { ...hash, op: 'hush' },
      { ...hash, op: 1 },
      { algorithm: 'sha256', hex: '' },
      { ...hash, algorithm: 'sha257' },
      { ...hash, algorithm: 'toString' },
      { op: 'hash', hex: '' },
      { ...hash, hex: '616' },
      { ...hash, hex: '61zz' },
      { ...hash, hex: '6162 63' },
      { ...hash, hex: '0x61' },
      { ...hash, hex: null },
      { ...hash, hex: 61 },
      { op: 'hash', algorithm: 'sha256' },
      { ...hash, times: -1 },
      { ...hash, times: 1.5 },
      { ...hash, times: '2' },
      { op: 'hmac', algorithm: 'sha256', hex: '61' },
      { op: 'hmac', algorithm: 'sha256', hex: '61', key: 'secret' },
      { op: 'update', stream: 'never begun', hex: '61' },
      { op: 'end', stream: 'never begun' },
      { op: 'end', stream: 'toString' },
      { op: 'end' },
      { op: 'begin', algorithm: 'sha256' },
      { op: 'begin', stream: 7, algorithm: 'sha256' },
      { op: 'begin', stream: 's', algorithm: 'md5' },
      { op: 'begin', stream: 's', algorithm: 'sha256', state: '00', bytes: 64 },
      { op: 'begin', stream: 's', algorithm: 'sha256', state: '00'.repeat(64), bytes: 64 },
      { op: 'begin', stream: 's', algorithm: 'sha256', state: '00'.repeat(32), bytes: 65 },
      { op: 'begin', stream: 's', algorithm: 'sha512', state: '00'.repeat(64), bytes: 64 },
    ]
    for (const request of bad) await lines.askBadly(request)
    for (const line of ['', '{', 'null', '[]', '"hash"', '7', Buffer.of(0x7b, 0xff, 0x7d)]) await lines.askBadly(line)

    // What was refused has changed nothing.
    const stream = streams(context, 'sha256', 's')
    await stream.begin()
    await lines.askBadly({ op: 'begin', stream: 's', algorithm: 'sha256' })
    await stream.update(abc)
    await lines.askBadly({ op: 'update', stream: 's', hex: '6162zz' })
    await lines.askBadly({ op: 'update', stream: 's', hex: '61', times: -1 })
    await stream.end(digestOf({ algorithm: 'sha256', message: abc }), {
      likely: 'An update that is refused must leave the stream as it was: look at the whole request before you begin.',
    })
    await lines.askBadly({ op: 'end', stream: 's' })
    await lines.askBadly({ op: 'update', stream: 's', hex: '61' })
    const reply = await lines.ask({ ...hash, hex: hexOf(abc) })
    expect(reply.field('hex'), 'digest in hex').is(digestOf({ algorithm: 'sha256', message: abc }))
  },
})
