import { stage } from '@backroad/check'
import { runsNothing } from './guests/attacks.ts'
import { Guest, elementById, placeOf } from './guests/guest.ts'

const HONEST = [
  'https://example.org/?a=1&amp=2&copy=3#x',
  'http://example.org/%22%3C',
  "https://example.org/it's?javascript:no",
]

export default stage({
  spec: 'URL Standard, scheme start state',
  timeout: 60_000,
  needs: ['keeps-a-value-in-its-attribute'],
  async check(context) {
    const { expect, browser } = context
    const guest = await new Guest(context).logIn()
    for (const link of HONEST) {
      await guest.save({ link })
      const page = await guest.page(guest.profilePath)
      const element = elementById(expect, page, 'link')
      expect({ ...placeOf(page.reply, element), value: element.attributes.get('href') }, 'href of the element link').is(
        link,
        {
          likely: 'An address with http or https is kept as it is; in the attribute it is encoded.',
        },
      )
    }
    const attack = (n: number) => browser.payload(n)
    const payloads: Record<number, string> = {
      1: `javascript:${attack(1)}`,
      2: `JaVaScRiPt:${attack(2)}`,
      3: ` \u0001javascript:${attack(3)}`,
      4: `java\tscript:${attack(4)}`,
      5: `javascript://example.org/%0a${attack(5)}`,
      6: `javascript&colon;${attack(6)}`,
      7: `javascript:${attack(7)}//https://example.org/`,
    }
    for (const link of Object.values(payloads)) {
      // A link that leads nowhere may be refused when it is saved, or left out when it is shown.
      await guest.send('/', '/profile', { link })
      await runsNothing(context, guest, guest.profilePath, payloads, {
        likely:
          'Encoding does not help here: the address is a script itself. Parse it, and let in by scheme what leads to a place: http and https.',
      })
    }
  },
})
