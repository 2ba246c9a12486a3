import { stage } from '@backroad/check'
import { attacked } from './guests/attacks.ts'
import { Belongings } from './guests/belongings.ts'

export default stage({
  spec: 'RFC 9110 §9.2.1',
  timeout: 60_000,
  needs: ['keeps-what-people-write', 'shows-a-profile'],
  async check(context) {
    const { browser, random } = context
    const own = await Belongings.of(context)
    const mallory = { name: random.word(), password: random.word() }
    const paths = [
      `/entries/${own.id}/delete`,
      '/entries?text=forged',
      '/profile?motto=forged&link=https%3A%2F%2Fattacker.example%2F&about=forged',
      `/login?name=${mallory.name}&password=${mallory.password}`,
      '/logout',
    ]
    for (const path of paths) {
      const { origin } = await browser.lure(own.guest.visitor, { from: 'other-site', does: 'follow', path })
      await own.untouched({
        because: `${attacked(browser, `had led the visitor to ${path} by a link`, origin)}.`,
        likely:
          'A link, a picture or a prefetch asks with GET, and cookies with SameSite=Lax go along with links. Only POST may change something.',
      })
    }
  },
})
