import { stage } from '@backroad/check'
import { asking, now, trusting } from './tokens/asking.ts'
import { randomSecret } from './tokens/keys.ts'
import { tokenOf } from './tokens/token.ts'

export default stage({
  spec: 'docs/contracts.md, lines',
  needs: ['keeps-kinds-of-tokens-apart', 'signs-with-hs256'],
  async check(context) {
    const { lines, random } = context
    const { accepts } = asking(context)
    const key = randomSecret(random)
    const claims = { sub: random.word() }
    const verify = { op: 'verify', token: tokenOf(key, { claims }), ...trusting(key) }
    const sign = { op: 'sign', header: { alg: 'HS256' }, claims, key: key.jwk }
    const without = (request: object, name: string) =>
      Object.fromEntries(Object.entries(request).filter(([each]) => each !== name))
    const bad = [
      { op: 'verifie' },
      { op: 7 },
      {},
      { op: 'toString' },
      { op: 'encode' },
      { op: 'encode', hex: '4' },
      { op: 'encode', hex: 'zz' },
      { op: 'encode', hex: 41 },
      { op: 'decode' },
      { op: 'decode', text: 7 },
      { op: 'read' },
      { op: 'read', token: null },
      ...['token', 'algs', 'jwks', 'now'].map((name) => without(verify, name)),
      { ...verify, token: 7 },
      { ...verify, algs: 'HS256' },
      { ...verify, jwks: [] },
      { ...verify, jwks: { keys: {} } },
      { ...verify, now: String(now) },
      { ...verify, leeway: '30' },
      { ...verify, maxAge: '30' },
      { ...verify, iss: 7 },
      { ...verify, aud: ['a'] },
      { ...verify, typ: 7 },
      ...['header', 'claims', 'key'].map((name) => without(sign, name)),
      { ...sign, header: {} },
      { ...sign, header: [] },
      { ...sign, header: { alg: 'none' } },
      { ...sign, header: { alg: 'RS256' } },
      { ...sign, header: { alg: 'toString' } },
      { ...sign, claims: 'sub' },
      { ...sign, claims: null },
      { ...sign, key: 'secret' },
      { ...sign, key: { kty: 'oct' } },
      { ...sign, key: { ...key.jwk, use: 'enc' } },
      { ...sign, key: { ...key.jwk, key_ops: ['verify'] } },
      { ...sign, key: { ...key.jwk, k: `${key.jwk['k']}=` } },
    ]
    for (const request of bad) await lines.askBadly(request)
    for (const line of ['', '{', 'null', '[]', '"verify"', '7', Buffer.of(0x7b, 0xff, 0x7d)]) await lines.askBadly(line)
    // A key that says it is for just this is none to be refused.
    await lines.ask({ ...sign, key: { ...key.jwk, use: 'sig', key_ops: ['sign'], alg: 'HS256' } })
    await accepts(verify.token, trusting(key), claims)
  },
})
