import { stage } from '@backroad/check'
import { Guest, elementById, withClass } from './guests/guest.ts'

export default stage({
  spec: 'HTML Standard, form submission',
  timeout: 60_000,
  needs: ['shows-any-text-as-text', 'keeps-a-value-in-its-attribute', 'links-only-to-places'],
  async check(context) {
    const { expect, browser, random } = context
    const guest = new Guest(context, `${random.word()} O'Pear & "Söhne" <3`)
    const done = async (path: string, action: string, fields: Record<string, string>) => {
      const worked = await browser.use(guest.visitor, path, action, fields)
      expect(worked, `that the form for ${action} on ${path} could be sent`).is(true, {
        because:
          browser.by === 'Chromium'
            ? 'It was filled in and its button pressed in Chromium.'
            : 'A parser read the page and its policy.',
        likely: 'A policy that stops attackers has stopped the honest too: form-action must let in your own origin.',
      })
    }
    await done('/', '/login', { name: guest.name, password: guest.password })
    expect(await guest.me(), 'name at /me').is(guest.name, {
      likely: 'With Referrer-Policy: no-referrer browsers send Origin: null even from your own pages.',
    })
    const text = `I <3 "pears" & it's 100 % fine 😀 \\o/ \${x} {{y}}`
    await done('/', '/entries', { text })
    const [entry] = await guest.ownEntries()
    expect(entry?.text, 'text of the entry').is(text)
    const page = await guest.page('/')
    expect(withClass(elementById(expect, page, `entry-${entry?.id}`), 'text')[0]?.text, 'text that the page shows').is(
      text,
    )
    const profile = {
      motto: `it's "<3" & more`,
      link: "https://example.org/?q=a%26b&lang=en#it's",
      about: `<p>I <b>am</b> &lt;here&gt;</p>`,
    }
    await done('/', '/profile', profile)
    const { data } = await guest.person()
    expect([data.motto, data.link].map(String), 'motto and link').is([profile.motto, profile.link])

    // Two tabs: the form in the first is still good when the second has been opened, and when another form was sent.
    const first = await guest.page('/')
    await guest.page('/')
    await guest.write('from the second tab')
    const form = first.html.form('/entries')
    if (form) {
      const reply = await guest.visitor.submit(form, { text: 'from the first tab' })
      expect(reply.status).isOneOf([303, 302], {
        because: 'The form came from a tab that was opened before another form was sent.',
        likely: 'A token that is good for one form only makes a second tab useless.',
      })
    }
    expect(
      (await guest.ownEntries()).map((each) => each.text),
      'own entries',
    ).is([text, 'from the second tab', 'from the first tab'])
    await done('/', `/entries/${entry?.id}/delete`, {})
    expect((await guest.ownEntries()).length, 'number of own entries').is(2)
    await done('/', '/logout', {})
    expect(await guest.me(), 'name at /me').is(null)
  },
})
