import { stage } from '@backroad/check'
import { asking, now, trusting } from './tokens/asking.ts'
import { randomSecret } from './tokens/keys.ts'
import { tokenOf } from './tokens/token.ts'

export default stage({
  spec: 'RFC 7519 §4.1.6',
  needs: ['refuses-a-token-before-its-nbf'],
  async check(context) {
    const { accepts, refuses } = asking(context)
    const key = randomSecret(context.random)
    const at = (time: number, leeway = 0) => ({ ...trusting(key), now: time, maxAge: 300, leeway })
    const claims = { iat: now }
    const token = tokenOf(key, { claims })
    await accepts(token, at(now), claims)
    await accepts(token, at(now + 300), claims)
    await refuses(token, at(now + 301), ['too-old'])
    await accepts(token, at(now + 310, 10), claims, { because: 'The clocks may differ by 10 seconds.' })
    await refuses(token, at(now + 311, 10), ['too-old'])
    await refuses(token, at(now - 1), ['not-yet-valid'], { because: 'It is from the future, so its age says nothing.' })
    await accepts(token, at(now - 10, 10), claims, { because: 'The clocks may differ by 10 seconds.' })
    await refuses(token, at(now - 11, 10), ['not-yet-valid'])

    const lasting = { exp: now + 900_000 }
    await refuses(tokenOf(key, { claims: lasting }), at(now), ['too-old'], {
      because: 'It does not say when it was issued, so it can’t show that it is young.',
    })
    await refuses(tokenOf(key, { claims: { iat: String(now) } }), at(now), ['malformed', 'too-old'], {
      because: 'The value of iat has to be a number.',
    })
    const old = { iat: now - 900_000 }
    await accepts(tokenOf(key, { claims: old }), { ...trusting(key), now }, old, {
      because: 'Nobody has asked for its age.',
    })
  },
})
