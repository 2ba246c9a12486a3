import { stage } from '@backroad/check'
import { base64url } from './tokens/keys.ts'

/** Texts that are no base64url without padding, each with what is wrong with it. */
const bad: readonly (readonly [text: string, why: string])[] = [
  ['A-z_4ME=', 'There is padding at its end.'],
  ['QQ==', 'There is padding at its end.'],
  ['=', 'Padding is no digit.'],
  ['A+z_4ME', 'The plus sign is a digit of base64, and not of base64url.'],
  ['A-z/4ME', 'The slash is a digit of base64, and not of base64url.'],
  ['A', 'One digit is six bits, which is no byte.'],
  ['QUJDR', 'One digit is left over: six bits, which is no byte.'],
  ['QU JD', 'There is a space in it.'],
  ['QUJD\n', 'There is a line feed at its end.'],
  [' QUJD', 'There is a space before it.'],
  ['QU.JD', 'There is a full stop in it.'],
  ['QÜJD', 'There is a letter in it that is no digit.'],
  ['QR', 'Four bits are left over and not all zero: the one text for this byte is QQ.'],
  ['QUJ', 'Two bits are left over and not all zero: the one text for these bytes is QUI.'],
]

export default stage({
  spec: 'RFC 4648 §3.5',
  needs: ['encodes-base64url'],
  likely: 'Many libraries skip what is no digit, and drop bits that are left over. Encode the bytes again and compare.',
  async check({ lines, expect, random }) {
    const decodes = async (bytes: Uint8Array) => {
      const reply = await lines.ask({ op: 'decode', text: base64url(bytes) })
      expect(reply.field('hex'), 'bytes in hex').is(Buffer.from(bytes).toString('hex'))
    }
    for (let length = 0; length <= 12; length++) await decodes(random.bytes(length))
    await decodes(Uint8Array.from({ length: 256 }, (_, i) => 255 - i))
    for (const [text] of bad) await lines.askBadly({ op: 'decode', text })
    await decodes(Buffer.from('AB'))
  },
})
