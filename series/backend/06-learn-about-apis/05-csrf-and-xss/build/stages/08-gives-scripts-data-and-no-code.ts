import { stage } from '@backroad/check'
import { runsNothing } from './guests/attacks.ts'
import { Guest, placeOf } from './guests/guest.ts'

export default stage({
  spec: 'HTML Standard, restrictions for contents of script elements',
  timeout: 60_000,
  needs: ['shows-any-text-as-text'],
  async check(context) {
    const { expect, browser, random } = context
    const attack = (n: number) => browser.payload(n)
    const payloads: Record<number, string> = {
      1: `</script><script>${attack(1)}</script>`,
      2: `</ScRiPt ><img src=x onerror=${attack(2)}>`,
      3: `"};${attack(3)};//`,
      4: `<!--<script>${attack(4)}`,
    }
    const honest = `<3 & "quotes", it's C:\\new &quot;\u2028 😀 </b>`
    for (const motto of [honest, ...Object.values(payloads)]) {
      const guest = await new Guest(context, `${random.word()} ${motto}`).logIn()
      await guest.save({ motto })
      await runsNothing(context, guest, guest.profilePath, payloads, {
        likely:
          'A script element ends at the first "</script", whatever quotes stand around it: write "<" in the JSON as \\u003c.',
      })
      const { page, data } = await guest.person()
      const place = placeOf(page.reply, page.html.byId('person'))
      const likely = 'Entities mean nothing in a script element: what is right between tags is wrong here.'
      expect({ ...place, value: data.motto }, 'motto in the data').is(motto, { likely })
      expect({ ...place, value: data.name }, 'name in the data').is(guest.name, { likely })
    }
  },
})
