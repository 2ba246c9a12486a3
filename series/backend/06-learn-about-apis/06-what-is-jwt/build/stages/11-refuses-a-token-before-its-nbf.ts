import { stage } from '@backroad/check'
import { asking, now, trusting } from './tokens/asking.ts'
import { randomSecret } from './tokens/keys.ts'
import { tokenOf } from './tokens/token.ts'

export default stage({
  spec: 'RFC 7519 §4.1.5',
  needs: ['refuses-a-token-from-its-exp-on'],
  async check(context) {
    const { accepts, refuses } = asking(context)
    const key = randomSecret(context.random)
    const at = (time: number, leeway = 0) => ({ ...trusting(key), now: time, leeway })
    const claims = { nbf: now, exp: now + 600 }
    const token = tokenOf(key, { claims })
    await accepts(token, at(now), claims, { because: 'On the second of nbf a token is good.' })
    await accepts(token, at(now + 599), claims)
    await refuses(token, at(now - 1), ['not-yet-valid'])
    await refuses(token, at(now + 600), ['expired'])

    await accepts(token, at(now - 30, 30), claims, { because: 'The clocks may differ by 30 seconds.' })
    await refuses(token, at(now - 31, 30), ['not-yet-valid'], {
      because: 'The clocks may differ by 30 seconds, not by more.',
    })
    for (const nbf of [String(now - 1000), null, [now - 1000], true, {}]) {
      await refuses(tokenOf(key, { claims: { nbf } }), at(now), ['malformed', 'not-yet-valid'], {
        because: 'The value of nbf has to be a number.',
      })
    }
  },
})
