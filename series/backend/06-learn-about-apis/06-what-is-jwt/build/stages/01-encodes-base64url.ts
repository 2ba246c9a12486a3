import { stage } from '@backroad/check'
import { base64url } from './tokens/keys.ts'

export default stage({
  spec: 'RFC 7515 §2',
  likely: 'Begin where the reply is made: op is encode, and hex are the bytes.',
  async check({ lines, expect, random }) {
    const encodes = async (bytes: Uint8Array, o?: { likely: Record<string, string> }) => {
      const reply = await lines.ask({ op: 'encode', hex: Buffer.from(bytes).toString('hex') })
      expect(reply.field('text'), 'text').is(base64url(bytes), o)
    }
    // The example of RFC 7515 appendix C: it has a digit of each kind that base64 would write otherwise.
    await encodes(Buffer.of(3, 236, 255, 224, 193), {
      likely: {
        'A+z/4ME=': 'This is base64 (RFC 4648 §4). base64url has - for +, _ for /, and no padding here.',
        'A-z_4ME=': 'The padding is left on. In a token there is none.',
        'A+z/4ME': 'This is the alphabet of base64. That of base64url has - for + and _ for /.',
      },
    })
    for (let length = 0; length <= 12; length++) await encodes(random.bytes(length))
    await encodes(Uint8Array.from({ length: 256 }, (_, i) => i))
  },
})
