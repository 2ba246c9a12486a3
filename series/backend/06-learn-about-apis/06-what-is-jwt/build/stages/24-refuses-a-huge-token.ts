import { stage } from '@backroad/check'
import { asking, trusting } from './tokens/asking.ts'
import { type Key, randomSecret } from './tokens/keys.ts'
import { tokenOf } from './tokens/token.ts'

const most = 16_384

/** A token of so many characters, and its claims. Members of the header make up what a part in base64url can't. */
function ofLength(key: Key, length: number): { token: string; claims: object } {
  for (let extra = 0; extra < 8; extra++) {
    const header = { alg: key.alg, x: 'x'.repeat(extra) }
    const short = tokenOf(key, { header, claims: { fill: '' } }).length
    for (let fill = Math.floor(((length - short) * 3) / 4) - 4; fill < ((length - short) * 3) / 4 + 4; fill++) {
      const claims = { fill: 'f'.repeat(Math.max(0, fill)) }
      const token = tokenOf(key, { header, claims })
      if (token.length === length) return { token, claims }
    }
  }
  throw new Error(`no token has ${length} characters`)
}

export default stage({
  spec: 'the page of this stage',
  needs: ['verifies-hs256'],
  async check(context) {
    const { lines, expect, random } = context
    const { accepts, refuses } = asking(context)
    const key = randomSecret(random)
    const longest = ofLength(key, most)
    await accepts(longest.token, trusting(key), longest.claims)
    await refuses(ofLength(key, most + 1).token, trusting(key), ['too-large'])
    await refuses(ofLength(key, 1_000_000).token, trusting(key), ['too-large'])
    await refuses('a'.repeat(500_000), trusting(key), ['too-large'], {
      because: 'What is so long is not looked into, be it a token or not.',
    })
    await refuses('.'.repeat(500_000), trusting(key), ['too-large'])

    // Short enough, and deep: lists in one another, which a parser may take or refuse. The claims are not to come back.
    const deep = `${'['.repeat(3000)}${']'.repeat(3000)}`
    const because = 'It holds a list of lists, 3000 deep. A parser may refuse that, but must not fall over it.'
    const spec = 'RFC 8259 §9'
    const expired = tokenOf(key, { claims: `{"exp":1,"a":${deep}}` })
    await refuses(expired, trusting(key), ['expired', 'malformed'], { because, spec })
    const forged = tokenOf(randomSecret(random), { header: `{"alg":"HS256","a":${deep}}` })
    await refuses(forged, trusting(key), ['bad-signature', 'malformed'], { because, spec })

    const claims = { sub: random.word() }
    await accepts(tokenOf(key, { claims }), trusting(key), claims)
    const { token, claims: read } = ofLength(key, most - 1)
    const apart = await lines.ask({ op: 'read', token })
    expect(apart.field('claims', 'fill'), 'claim fill').is((read as { fill: string }).fill)
    const far = await lines.ask({ op: 'read', token: `${token}AAAA` })
    expect(far.field('reason'), 'reason').is('too-large', {
      because: 'What is too long to be verified is not read either.',
    })
  },
})
