import { stage } from '@backroad/check'
import { Guest, elementById, placeOf, withClass } from './guests/guest.ts'

export default stage({
  spec: 'HTML Standard, form submission',
  needs: ['knows-who-is-logged-in'],
  async check(context) {
    const { expect, random, browser } = context
    const guest = new Guest(context)
    const stranger = await browser.visitor().page('/')
    expect(
      stranger.html.form('/entries') === undefined,
      'absence of the form for entries while nobody is logged in',
    ).is(true)
    await guest.logIn()
    const first = random.text(30)
    const second = random.text(30)
    await guest.write(first)
    const made = await guest.writeJson({ text: second })
    expect(made.status).is(201, { because: 'JSON was sent to /entries.' })
    const { reply, entries } = await guest.entriesReply()
    const own = entries.filter(({ author }) => author === guest.name)
    expect(
      own.map(({ text }) => text),
      'texts of the entries, the oldest first',
    ).is([first, second])
    expect(new Set(entries.map(({ id }) => id)).size, 'number of different ids').is(entries.length)
    for (const { id, text } of own) {
      const page = await guest.page('/')
      const article = elementById(expect, page, `entry-${id}`)
      expect(
        { ...placeOf(page.reply, article), value: withClass(article, 'text')[0]?.text },
        'text of the element of the class text',
      ).is(text)
      expect(
        { ...placeOf(page.reply, article), value: withClass(article, 'author')[0]?.text },
        'text of the element of the class author',
      ).is(guest.name)
    }

    for (const bad of [{}, { text: 7 }, [], null]) {
      const refused = await guest.writeJson(bad)
      expect(refused.status).satisfies((status) => status >= 400 && status < 500, 'a status from 400 to 499', {
        because: `The JSON was ${JSON.stringify(bad)}, without a text.`,
      })
    }

    const other = await new Guest(context).logIn()
    const [entry, left] = own
    if (entry === undefined || left === undefined) return expect.fail('An entry has gone.', { received: reply.text })
    const path = `/entries/${entry.id}/delete`
    const otherHome = await other.page('/')
    expect(otherHome.html.form(path) === undefined, "absence of a form that deletes somebody else's entry").is(true)
    const form = otherHome.html.form('/logout')
    if (form) await other.visitor.submit({ ...form, action: path }, {})
    expect((await guest.ownEntries()).length, 'number of entries').is(2, {
      because: 'Somebody else had sent a form that deletes one.',
    })
    await guest.change('/', path, {})
    expect(
      (await guest.ownEntries()).map(({ id }) => id),
      'entries left',
    ).is([left.id])
  },
})
