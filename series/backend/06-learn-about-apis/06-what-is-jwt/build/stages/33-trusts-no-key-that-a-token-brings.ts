import { stage } from '@backroad/check'
import { asking, trusting } from './tokens/asking.ts'
import { serveKeys } from './tokens/evil-server.ts'
import { randomEcKey } from './tokens/keys.ts'
import { headerOf, tokenOf } from './tokens/token.ts'

export default stage({
  spec: 'RFC 8725 §3.10',
  needs: ['chooses-among-keys-of-all-kinds'],
  async check(context) {
    const { expect, random } = context
    const { accepts, refuses } = asking(context)
    const [trusted, evil, same] = [
      randomEcKey(random, 'ours'),
      randomEcKey(random, 'evil'),
      randomEcKey(random, 'ours'),
    ]
    await using server = await serveKeys([evil.publicJwk, same.publicJwk])
    const claims = { sub: 'admin' }
    const brought = [
      { jwk: evil.publicJwk },
      { jku: `${server.url}/keys` },
      { x5u: `${server.url}/certificate` },
      { x5c: [Buffer.from('no certificate').toString('base64')] },
      { jwk: evil.publicJwk, jku: `${server.url}/keys`, x5u: `${server.url}/certificate` },
    ]
    const because = 'It brings the key itself by which it wants to be judged, so it proves nothing.'
    for (const more of brought) {
      for (const kid of ['evil', 'ours', undefined]) {
        const header = { alg: 'ES256', ...more, ...(kid === undefined ? {} : { kid }) }
        const reasons =
          kid === 'evil' ? ['unknown-key'] : kid === 'ours' ? ['bad-signature'] : ['bad-signature', 'unknown-key']
        await refuses(tokenOf(evil, { header, claims }), trusting(trusted), reasons, { because })
      }
      const named = { alg: 'ES256', kid: 'ours', ...more, ...('jwk' in more ? { jwk: same.publicJwk } : {}) }
      await refuses(tokenOf(same, { header: named, claims }), trusting(trusted), ['bad-signature'], { because })
      // What a program does not use it passes over: the signature by the trusted key stays right.
      const right = { ...headerOf(trusted), ...more }
      await accepts(tokenOf(trusted, { header: right, claims }), trusting(trusted), claims, {
        because: 'It is signed with the trusted key. Whatever else its header brings is passed over.',
        spec: 'RFC 7515 §4',
      })
    }
    expect(server.asked(), 'requests to the address in the token').is(0, {
      because: 'Whoever sends a token must not choose what your server fetches.',
    })
  },
})
