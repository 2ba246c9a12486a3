import { stage } from '@backroad/check'
import { asking, trusting } from './tokens/asking.ts'
import { randomSecret } from './tokens/keys.ts'
import { tokenOf } from './tokens/token.ts'

const around = (...middle: number[]): Buffer =>
  Buffer.concat([Buffer.from('{"alg":"HS256","sub":"'), Buffer.of(...middle), Buffer.from('"}')])

const bad: readonly (readonly [bytes: Buffer, why: string])[] = [
  [around(0xff), 'The byte ff is in no text of UTF-8.'],
  [around(0x80), 'A byte that goes on stands where a letter begins.'],
  [around(0xc3), 'A letter of two bytes breaks off after the first.'],
  [around(0xc0, 0xaf), 'A slash is written in two bytes, where one would do.'],
  [around(0xed, 0xa0, 0x80), 'Half of a pair of UTF-16 is written as a letter.'],
  [around(0xf4, 0x90, 0x80, 0x80), 'There is no letter of so high a number.'],
  [Buffer.from('{"alg":"HS256","sub":"a"}', 'utf16le'), 'It is in UTF-16.'],
]

export default stage({
  spec: 'RFC 7519 §7.2',
  needs: ['verifies-hs256'],
  likely:
    'Most decoders put a sign of their own in the place of bytes that are no UTF-8, unless told to be strict. Then two texts become one.',
  async check(context) {
    const { accepts, refuses } = asking(context)
    const key = randomSecret(context.random)
    for (const [bytes, because] of bad) {
      await refuses(tokenOf(key, { claims: bytes }), trusting(key), ['malformed'], { because })
      await refuses(tokenOf(key, { header: bytes }), trusting(key), ['malformed'], { because })
    }
    const claims = { alg: 'HS256', sub: 'é\u{1f350}\ufffd' }
    await accepts(tokenOf(key, { claims }), trusting(key), claims)
  },
})
