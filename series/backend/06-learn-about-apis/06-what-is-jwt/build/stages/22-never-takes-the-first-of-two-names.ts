import { stage } from '@backroad/check'
import { asking, now, trusting } from './tokens/asking.ts'
import { randomSecret } from './tokens/keys.ts'
import { tokenOf } from './tokens/token.ts'

export default stage({
  spec: 'RFC 7515 §4',
  needs: ['chooses-the-key-by-kid', 'judges-the-signature-first'],
  likely:
    'Two readers that take different ones of two members see two tokens. Refuse such a token, or have a parser that gives the last.',
  async check(context) {
    const { random } = context
    const { refuses, acceptsOrRefuses } = asking(context)
    const key = randomSecret(random)
    const claims = { sub: 'bob' }
    const policy = trusting(key)
    const header = (text: string) => tokenOf(key, { header: text, claims })
    await acceptsOrRefuses(header('{"alg":"none","alg":"HS256"}'), policy, claims, ['malformed'])
    await refuses(header('{"alg":"HS256","alg":"none"}'), policy, ['malformed', 'alg-not-allowed'])

    const [a, b] = [randomSecret(random, 'a'), randomSecret(random, 'b')]
    const kids = '{"alg":"HS256","kid":"a","kid":"b"}'
    await acceptsOrRefuses(tokenOf(b, { header: kids, claims }), trusting(a, b), claims, ['malformed'])
    await refuses(tokenOf(a, { header: kids, claims }), trusting(a, b), ['malformed', 'bad-signature'])

    const says = (text: string) => tokenOf(key, { claims: text })
    const spec = { spec: 'RFC 7519 §4' }
    await acceptsOrRefuses(says('{"sub":"admin","sub":"bob"}'), policy, claims, ['malformed'], spec)
    await acceptsOrRefuses(says('{"sub":"admin","s\\u0075b":"bob"}'), policy, claims, ['malformed'], spec)
    await acceptsOrRefuses(says(`{"exp":1,"exp":${now + 60}}`), policy, { exp: now + 60 }, ['malformed'], spec)
    await refuses(says(`{"exp":${now + 60},"exp":1}`), policy, ['malformed', 'expired'], spec)
    const mine = { ...policy, aud: 'me' }
    await acceptsOrRefuses(says('{"aud":"you","aud":"me"}'), mine, { aud: 'me' }, ['malformed'], spec)
    await refuses(says('{"aud":"me","aud":"you"}'), mine, ['malformed', 'wrong-audience'], spec)
  },
})
