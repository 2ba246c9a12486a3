import { stage } from '@backroad/check'
import { attacked } from './guests/attacks.ts'
import { Guest } from './guests/guest.ts'

export default stage({
  spec: 'RFC 9110 §9.2.1',
  timeout: 60_000,
  needs: ['keeps-what-people-write', 'shows-a-profile'],
  async check(context) {
    const { expect, browser, random } = context
    const guest = await new Guest(context).logIn()
    const text = random.text(20)
    const motto = random.text(12)
    await guest.write(text)
    await guest.save({ motto })
    const [entry] = await guest.ownEntries()
    const mallory = { name: random.word(), password: random.word() }
    const paths = [
      `/entries/${entry?.id}/delete`,
      '/entries?text=forged',
      '/profile?motto=forged&link=https%3A%2F%2Fattacker.example%2F&about=forged',
      `/login?name=${mallory.name}&password=${mallory.password}`,
      '/logout',
    ]
    for (const path of paths) {
      const { origin } = await browser.lure(guest.visitor, { from: 'other-site', does: 'follow', path })
      const o = {
        because: `${attacked(browser, `had led the visitor to ${path} by a link`, origin)}.`,
        likely:
          'A link, a picture or a prefetch asks with GET, and cookies with SameSite=Lax go along with links. Only POST may change something.',
      }
      expect(await guest.me(), 'name at /me').is(guest.name, o)
      expect(
        (await guest.ownEntries()).map((each) => each.text),
        'own entries',
      ).is([text], o)
      expect((await guest.person()).data.motto, 'motto').is(motto, o)
    }
  },
})
