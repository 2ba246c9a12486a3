import { stage } from '@backroad/check'
import { runsNothing } from './guests/attacks.ts'
import { Guest, elementById, placeOf, withClass } from './guests/guest.ts'

const HONEST = [
  `<3 & "quotes", it's 100 % 😀 naïve`,
  '&lt;3 &amp; &#60; are written like that',
  '<b>not bold</b> </p> <!-- no comment',
]

export default stage({
  spec: 'HTML Standard, character references',
  timeout: 60_000,
  needs: ['keeps-what-people-write', 'shows-a-profile'],
  async check(context) {
    const { expect, browser, random } = context
    const attack = (n: number) => browser.payload(n)
    const name = `${random.word()} <img src=x onerror=${attack(1)}> & "${random.word()}"`
    const guest = await new Guest(context, name).logIn()
    const likely = 'A "&" that was typed must become "&amp;" too, or what looks like a reference is taken for one.'
    for (const text of HONEST) {
      await guest.write(text)
      const [last] = (await guest.ownEntries()).slice(-1)
      expect(last?.text, 'text in /entries').is(text)
      const page = await guest.page('/')
      const article = elementById(expect, page, `entry-${last?.id}`)
      expect(
        { ...placeOf(page.reply, article), value: withClass(article, 'text')[0]?.text },
        'text that the page shows',
      ).is(text, { likely })
      expect(
        { ...placeOf(page.reply, article), value: withClass(article, 'author')[0]?.text },
        'name that the page shows',
      ).is(name, { likely })
    }
    const profile = await guest.page(guest.profilePath)
    expect(placeOf(profile.reply, elementById(expect, profile, 'name')), 'name on the profile').is(name, { likely })

    const written = {
      2: `<script>${attack(2)}</script>`,
      3: `<img src=x onerror=${attack(3)}>`,
      4: `<svg onload=${attack(4)}>`,
      5: `</p></article><script>${attack(5)}</script>`,
      6: `</textarea></title></style><script>${attack(6)}</script>`,
      7: `<SCRIPT >${attack(7)}</SCRIPT >`,
      8: `<b onmouseover=${attack(8)}>${random.word()}</b>`,
    }
    for (const text of Object.values(written)) await guest.write(text)
    const missing = `<svg onload=${attack(9)}>`
    const payloads = { 1: name, ...written, 9: missing }
    const o = {
      likely: 'Of every text that somebody else may have written, "<" and "&" are encoded where it goes into the page.',
    }
    await runsNothing(context, guest, '/', payloads, o)
    await runsNothing(context, guest, guest.profilePath, payloads, o)
    await runsNothing(context, guest, `/people/${encodeURIComponent(missing)}`, payloads, {
      likely: 'What the request holds is shown on the page that says that there is nothing: encode it there too.',
    })
  },
})
