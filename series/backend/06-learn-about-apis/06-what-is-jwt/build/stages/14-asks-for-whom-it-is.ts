import { stage } from '@backroad/check'
import { asking, trusting } from './tokens/asking.ts'
import { randomSecret } from './tokens/keys.ts'
import { tokenOf } from './tokens/token.ts'

const aud = 'https://shop.example'

export default stage({
  spec: 'RFC 7519 §4.1.3',
  needs: ['refuses-a-token-from-its-exp-on'],
  async check(context) {
    const { accepts, refuses } = asking(context)
    const key = randomSecret(context.random)
    const policy = { ...trusting(key), aud }
    for (const good of [aud, [aud], ['https://bank.example', aud], [aud, 'https://bank.example']]) {
      await accepts(
        tokenOf(key, { claims: { aud: good } }),
        policy,
        { aud: good },
        {
          because: 'It is for this audience, be it alone or among others.',
        },
      )
    }
    const others = [
      'https://bank.example',
      `${aud}.evil.example`,
      'https://shop.exampl',
      'HTTPS://SHOP.EXAMPLE',
      '',
      [],
      ['https://bank.example'],
      [`${aud}/`, 'https://bank.example'],
      [[aud]],
    ]
    for (const other of others) {
      const isList = Array.isArray(other)
      await refuses(
        tokenOf(key, { claims: { aud: other } }),
        policy,
        ['wrong-audience', ...(isList ? ['malformed'] : [])],
        {
          because: 'It is for somebody else. Names are compared letter by letter, and as a whole.',
        },
      )
    }
    await refuses(tokenOf(key, { claims: { sub: 'a' } }), policy, ['wrong-audience'], {
      because: 'It does not say for whom it is.',
    })
    for (const other of [{ [aud]: true }, 7, null]) {
      await refuses(tokenOf(key, { claims: { aud: other } }), policy, ['wrong-audience', 'malformed'], {
        because: 'The value of aud has to be a text, or a list of texts.',
      })
    }
    await accepts(tokenOf(key, { claims: { sub: 'a' } }), trusting(key), { sub: 'a' })
  },
})
