import { stage } from '@backroad/check'
import { runsNothing } from './guests/attacks.ts'
import { Guest, elementById, placeOf } from './guests/guest.ts'

export default stage({
  spec: 'HTML Standard, attributes',
  timeout: 60_000,
  needs: ['shows-any-text-as-text'],
  async check(context) {
    const { expect, browser } = context
    const guest = await new Guest(context).logIn()
    const honest = `<3 & "quotes", it's &quot;so&quot; = 😀 \`tick\``
    await guest.save({ motto: honest, about: honest })
    const page = await guest.page(guest.profilePath)
    const motto = elementById(expect, page, 'motto')
    const likely = 'In an attribute the quotes around it are what it ends at: encode them.'
    expect({ ...placeOf(page.reply, motto), value: motto.attributes.get('title') }, 'title of the element motto').is(
      honest,
      { likely },
    )
    const home = await guest.page('/')
    const fields = new Map(home.html.form('/profile')?.fields)
    expect({ ...home.reply.text, value: fields.get('motto') }, 'value of the field motto').is(honest, { likely })
    expect({ ...home.reply.text, value: fields.get('about') }, 'text in the field about').is(honest, {
      likely: 'What stands in a textarea is encoded as text is.',
    })

    const attack = (n: number) => browser.payload(n)
    const payloads: Record<number, string> = {
      1: `pear" onmouseover="${attack(1)}" x="`,
      2: `pear' onmouseover='${attack(2)}' x='`,
      3: `pear onmouseover=${attack(3)} x=`,
      4: `pear"'><img src=x onerror=${attack(4)}>`,
    }
    for (const value of Object.values(payloads)) {
      await guest.save({ motto: value })
      await runsNothing(context, guest, guest.profilePath, payloads, { likely })
      await runsNothing(context, guest, '/', payloads, { likely })
    }
    const about = { 5: `</textarea><img src=x onerror=${attack(5)}>` }
    await guest.save({ motto: 'pear', about: about[5] })
    await runsNothing(context, guest, '/', about, { likely: 'What stands in a textarea is encoded as text is.' })
  },
})
