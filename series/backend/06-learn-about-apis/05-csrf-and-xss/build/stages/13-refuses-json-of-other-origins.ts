import { type Attack, stage } from '@backroad/check'
import { attacked } from './guests/attacks.ts'
import { Guest } from './guests/guest.ts'

const BODY = JSON.stringify({ text: 'forged' })

export default stage({
  spec: 'Fetch Standard, CORS-safelisted request-header',
  timeout: 60_000,
  needs: ['keeps-what-people-write'],
  async check(context) {
    const { expect, browser, random } = context
    const guest = await new Guest(context).logIn()
    const text = random.text(20)
    await guest.write(text)
    const fetching = {
      from: 'sibling',
      does: 'fetch',
      method: 'POST',
      path: '/entries',
      mode: 'no-cors',
      body: BODY,
    } as const
    const attacks: readonly Attack[] = [
      { ...fetching, type: 'text/plain' },
      { ...fetching, type: 'text/plain; charset=application/json' },
      fetching,
      { ...fetching, type: 'application/x-www-form-urlencoded' },
      // A form whose name and value are together one JSON object, with the equals sign in a string.
      {
        from: 'sibling',
        hidesOrigin: true,
        does: 'submit',
        path: '/entries',
        type: 'text/plain',
        fields: { '{"text":"forged","rest":"': '"}' },
      },
      { ...fetching, mode: 'cors', type: 'application/json' },
      { ...fetching, mode: 'cors', type: 'application/json', from: 'other-site' },
    ]
    for (const attack of attacks) {
      const { origin } = await browser.lure(guest.visitor, attack)
      const type = 'type' in attack && attack.type !== undefined ? `the type ${attack.type}` : 'no type'
      expect(
        (await guest.ownEntries()).map((each) => each.text),
        'own entries',
      ).is([text], {
        because: `${attacked(browser, `had sent JSON to /entries with ${type}`, origin)}.`,
        likely:
          type === 'the type application/json'
            ? 'The preflight was answered with leave for an origin that is not yours.'
            : 'A page may send text/plain anywhere without asking first. That a body is JSON proves nothing, nor does a type that only names it somewhere.',
      })
    }
    for (const path of ['/me', '/entries']) {
      const { origin, readable } = await browser.lure(guest.visitor, {
        from: 'sibling',
        does: 'fetch',
        method: 'GET',
        path,
        mode: 'cors',
      })
      expect(readable, 'that a foreign script could read the reply').is(false, {
        because: `A page of ${origin} asked for ${path} with credentials.`,
        likely:
          'Access-Control-Allow-Origin repeats whatever Origin says, with Access-Control-Allow-Credentials beside it.',
        spec: 'Fetch Standard, CORS protocol',
      })
    }
  },
})
