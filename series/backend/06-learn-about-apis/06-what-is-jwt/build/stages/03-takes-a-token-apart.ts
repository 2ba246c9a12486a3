import { isDeepStrictEqual } from 'node:util'
import { stage } from '@backroad/check'
import { expectClaims } from './tokens/asking.ts'
import { randomSecret } from './tokens/keys.ts'
import { tokenOf } from './tokens/token.ts'
import { hs256, joe, unsecured } from './vectors/tokens.ts'

export default stage({
  spec: 'RFC 7515 §7.1',
  needs: ['encodes-base64url'],
  async check({ lines, expect, random }) {
    const reads = async (token: string, header: object, claims: object) => {
      const reply = await lines.ask({ op: 'read', token })
      expect(reply.field('ok'), 'ok').is(true)
      expect(reply.field('header'), 'header').satisfies(
        (value) => isDeepStrictEqual(JSON.parse(JSON.stringify(value ?? null)), header),
        `the header ${JSON.stringify(header)}`,
      )
      expectClaims(expect, reply, claims)
    }
    await reads(hs256.token, { typ: 'JWT', alg: 'HS256' }, joe)
    // To read is not to believe: nobody has signed this one.
    await reads(unsecured, { alg: 'none' }, joe)
    const claims = {
      sub: random.word(),
      text: 'é\u{1f350} "quoted" \\ \n',
      deep: { list: [1, -2.5, true, null, { more: [] }] },
      '': 'a name without a letter',
    }
    const header = { alg: 'HS256', kid: 'ключ', more: { of: ['it'] } }
    const key = randomSecret(random)
    await reads(tokenOf(key, { header, claims }), header, claims)
    await reads(tokenOf(key, { header, claims: {} }), header, {})
    await reads(tokenOf(key, { header: ' {\r\n"alg" : "HS256" }\t', claims: '\n{ }' }), { alg: 'HS256' }, {})
  },
})
