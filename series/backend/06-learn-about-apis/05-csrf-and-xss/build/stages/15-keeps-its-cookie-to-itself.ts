import { stage } from '@backroad/check'
import { Guest } from './guests/guest.ts'

export default stage({
  spec: 'RFC 6265bis (draft) §4.1.2.6 and §4.1.2.7',
  needs: ['knows-who-is-logged-in'],
  async check(context) {
    const { expect, browser } = context
    const guest = await new Guest(context).logIn()
    const all = guest.visitor.cookies.all
    let needed = 0
    for (const cookie of all) {
      const without = browser.visitor()
      without.cookies.replace(all.filter((each) => each !== cookie))
      const reply = await without.get('/me')
      if (!reply.text.value.includes('null')) continue
      needed++
      expect(cookie.sameSite, `SameSite of the cookie ${cookie.name}`).isOneOf(['Lax', 'Strict'], {
        because: 'Without this cookie nobody is logged in.',
        likely: {
          absent:
            'Browsers differ in what they do with a cookie that says nothing: some send it everywhere. Say SameSite=Lax.',
          None: 'SameSite=None sends the cookie with whatever any site begins.',
        },
      })
      expect(cookie.httpOnly, `HttpOnly of the cookie ${cookie.name}`).is(true, {
        because: 'Without this cookie nobody is logged in.',
        likely: 'A script that got in after all could read the cookie and send it away.',
        spec: 'RFC 6265 §4.1.2.6',
      })
    }
    expect(needed, 'number of cookies without which nobody is logged in').isAtLeast(1)
  },
})
