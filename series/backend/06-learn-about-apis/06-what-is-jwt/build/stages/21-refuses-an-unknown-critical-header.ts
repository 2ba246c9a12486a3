import { stage } from '@backroad/check'
import { asking, trusting } from './tokens/asking.ts'
import { randomSecret } from './tokens/keys.ts'
import { tokenOf } from './tokens/token.ts'

const undefinedName = 'http://example.invalid/UNDEFINED'

export default stage({
  spec: 'RFC 7515 §4.1.11',
  needs: ['allows-only-the-algorithms-asked-for'],
  async check(context) {
    const { accepts, refuses } = asking(context)
    const key = randomSecret(context.random)
    const claims = { sub: 'a' }
    const withHeader = (more: object) => tokenOf(key, { header: { alg: 'HS256', ...more }, claims })
    for (const more of [
      { crit: [undefinedName], [undefinedName]: true },
      { crit: ['exp'], exp: 1_363_284_000 },
      { crit: ['x', 'y'], x: 1, y: 2 },
      { crit: ['x'] },
    ]) {
      await refuses(withHeader(more), trusting(key), ['unsupported-critical'], {
        because: 'Its issuer says that who does not understand this extension must not take the token.',
      })
    }
    await refuses(withHeader({ crit: ['b64'], b64: false }), trusting(key), ['unsupported-critical', 'malformed'], {
      because: 'A JWT never has b64 set to false.',
      spec: 'RFC 7797 §7',
    })
    for (const crit of ['exp', { exp: true }, 1]) {
      await refuses(withHeader({ crit, exp: 1 }), trusting(key), ['unsupported-critical', 'malformed'], {
        because: 'The value of crit has to be a list of names.',
      })
    }
    await accepts(withHeader({ [undefinedName]: true, exp: 1, x: { y: [] }, cty: 'any' }), trusting(key), claims, {
      because: 'What is not understood and not critical is passed over.',
      spec: 'RFC 7515 §4',
    })
  },
})
