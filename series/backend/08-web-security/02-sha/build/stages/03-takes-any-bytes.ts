import { stage } from '@backroad/check'
import { hashing } from './hashing/hashing.ts'

export default stage({
  spec: 'FIPS 180-4 §2.1, §3.1',
  needs: ['hashes-a-short-message'],
  async check(context) {
    const { lines, expect, random } = context
    const { messages } = hashing(context)
    const likely = 'Bytes were made into text on the way. A message is bytes, and most bytes are no text.'
    await messages('sha256', [Buffer.of(0), Buffer.of(0, 0, 0), Buffer.of(0x80), Buffer.of(0xff, 0xfe)], { likely })
    await messages(
      'sha256',
      Array.from({ length: 5 }, (_, i) => Buffer.from(Array.from({ length: 52 }, (__, j) => i * 51 + j))),
      { likely },
    )
    await messages('sha256', [Buffer.from('\r\n "\\\u00e9\u{1f350}'), random.bytes(50)], { likely })
    const upper = await lines.ask({ op: 'hash', algorithm: 'sha256', hex: 'ABCDEF' })
    expect(upper.field('hex'), 'digest of the bytes ab cd ef, in hex,').is(
      '995da3cf545787d65f9ced52674e92ee8171c87c7a4008aa4349ec47d21609a7',
      { likely: 'Hexadecimal digits of a request may be upper case.' },
    )
  },
})
