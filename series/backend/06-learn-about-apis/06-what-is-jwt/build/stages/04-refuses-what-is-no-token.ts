import { stage } from '@backroad/check'
import { base64url, randomSecret } from './tokens/keys.ts'
import { tokenOf } from './tokens/token.ts'

const header = base64url('{"alg":"HS256"}')
const claims = base64url('{"sub":"7"}')

const parts = (...list: string[]): string => list.join('.')

export default stage({
  spec: 'RFC 7519 §7.2',
  needs: ['takes-a-token-apart'],
  async check({ lines, expect, random }) {
    const key = randomSecret(random)
    const good = tokenOf(key, { claims: { sub: '7' } })
    const bad: readonly (readonly [token: string, why: string])[] = [
      ['', 'It is empty.'],
      ['token', 'It has one part.'],
      [parts(header, claims), 'It has two parts. One that is not signed has an empty third part.'],
      [parts(header, claims, '', ''), 'It has four parts.'],
      [parts(header, '', claims, claims, claims), 'It has five parts, as an encrypted token has.'],
      ['..', 'All of its parts are empty.'],
      [parts('', claims, ''), 'Its header is empty.'],
      [parts(header, '', ''), 'Its claims are empty.'],
      [`Bearer ${good}`, 'There is a word before it.'],
      [parts(base64url('alg=HS256'), claims, ''), 'Its header is not JSON.'],
      [parts(base64url('["HS256"]'), claims, ''), 'Its header is no object.'],
      [parts(base64url('null'), claims, ''), 'Its header is no object.'],
      [parts(header, base64url('sub=7'), ''), 'Its claims are not JSON.'],
      [parts(header, base64url("{'sub':'7'}"), ''), 'Its claims are not JSON.'],
      [parts(header, base64url('{"sub":"7"}}'), ''), 'Something stands behind its claims.'],
      [parts(header, base64url('{"sub":"7",}'), ''), 'There is a comma too many in its claims.'],
      [parts(header, base64url('["7"]'), ''), 'Its claims are a list, and no object.'],
      [parts(header, base64url('"7"'), ''), 'Its claims are a text, and no object.'],
      [parts(header, base64url('7'), ''), 'Its claims are a number, and no object.'],
      [parts(header, base64url('null'), ''), 'Its claims are null, and no object.'],
    ]
    for (const [token, because] of bad) {
      const reply = await lines.ask({ op: 'read', token })
      expect(reply.field('ok'), 'ok').is(false, { because })
      expect(reply.field('reason'), 'reason').is('malformed', { because })
    }
  },
})
