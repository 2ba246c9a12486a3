import { stage } from '@backroad/check'
import { asking, now, trusting } from './tokens/asking.ts'
import { randomSecret } from './tokens/keys.ts'
import { tokenOf } from './tokens/token.ts'

export default stage({
  spec: 'RFC 7519 §4.1.4',
  needs: ['allows-only-the-algorithms-asked-for'],
  async check(context) {
    const { accepts, refuses } = asking(context)
    const key = randomSecret(context.random)
    const at = (time: number, leeway?: number) => ({
      ...trusting(key),
      now: time,
      ...(leeway === undefined ? {} : { leeway }),
    })
    const claims = { exp: now }
    const token = tokenOf(key, { claims })
    await accepts(token, at(now - 1), claims)
    await refuses(token, at(now), ['expired'], { because: 'On the second of exp a token is not good any more.' })
    await refuses(token, at(now + 100_000), ['expired'])

    await accepts(token, at(now + 29, 30), claims, { because: 'The clocks may differ by 30 seconds.' })
    await refuses(token, at(now + 30, 30), ['expired'], {
      because: 'The clocks may differ by 30 seconds, not by more.',
    })
    await accepts(token, at(now - 31, 30), claims)

    const half = { exp: now + 0.5 }
    await accepts(tokenOf(key, { claims: half }), at(now), half, { spec: 'RFC 7519 §2' })
    await refuses(tokenOf(key, { claims: half }), at(now + 1), ['expired'], { spec: 'RFC 7519 §2' })
    for (const exp of [0, -1]) {
      await refuses(tokenOf(key, { claims: { exp } }), at(now), ['expired'], {
        because: 'Zero is a time too, in 1970, and not the lack of one.',
      })
    }
    for (const exp of [String(now + 1000), null, [now + 1000], true, {}]) {
      await refuses(tokenOf(key, { claims: { exp } }), at(now), ['malformed', 'expired'], {
        because: 'The value of exp has to be a number.',
      })
    }
    await accepts(tokenOf(key, { claims: { sub: 'a' } }), at(now), { sub: 'a' })
  },
})
