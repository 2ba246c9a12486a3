import { stage } from '@backroad/check'
import { asking, trusting } from './tokens/asking.ts'
import { randomSecret } from './tokens/keys.ts'
import { tokenOf } from './tokens/token.ts'

export default stage({
  spec: 'RFC 8725 §3.11',
  needs: ['judges-the-signature-first'],
  async check(context) {
    const { accepts, refuses } = asking(context)
    const key = randomSecret(context.random)
    const claims = { sub: 'a' }
    const typed = (typ?: unknown) =>
      tokenOf(key, { header: typ === undefined ? { alg: 'HS256' } : { alg: 'HS256', typ }, claims })
    const policy = { ...trusting(key), typ: 'at+jwt' }
    for (const typ of ['at+jwt', 'application/at+jwt', 'AT+JWT', 'Application/At+Jwt']) {
      await accepts(typed(typ), policy, claims, {
        spec: 'RFC 7515 §4.1.9',
        because: 'A media type is written in any case, and application/ may be left out.',
      })
    }
    await accepts(typed('AT+jwt'), { ...trusting(key), typ: 'application/at+JWT' }, claims, { spec: 'RFC 7515 §4.1.9' })
    for (const typ of ['JWT', 'logout+jwt', 'at+jwt2', 'text/at+jwt', 'at', '']) {
      await refuses(typed(typ), policy, ['wrong-type'], { because: 'It is a token for something else.' })
    }
    await refuses(typed(), policy, ['wrong-type'], { because: 'It does not say what kind of token it is.' })
    await refuses(typed(['at+jwt']), policy, ['wrong-type', 'malformed'], {
      because: 'The value of typ has to be a text.',
    })
    for (const typ of [undefined, 'JWT', 'jwt', 'at+jwt', 'of my own']) {
      await accepts(typed(typ), trusting(key), claims, { because: 'Nobody has asked for a kind of token.' })
    }
  },
})
