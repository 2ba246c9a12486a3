import { stage } from '@backroad/check'
import { Guest } from './guests/guest.ts'

export default stage({
  spec: 'RFC 6265 §4.1',
  needs: ['shows-a-page-of-entries'],
  async check(context) {
    const { expect, browser } = context
    const guest = new Guest(context)
    const other = new Guest(context)
    expect(await guest.me(), 'name at /me before the login').is(null)
    await guest.logIn()
    expect(await guest.me(), 'name at /me after the login').is(guest.name)
    expect(await other.me(), 'name at /me for somebody else').is(null, {
      likely: 'Who is logged in belongs to a session, and the browser shows which by a cookie.',
    })
    await other.logIn()
    expect(await other.me(), 'name at /me after the second login').is(other.name)
    expect(await guest.me(), 'name at /me after somebody else has logged in').is(guest.name)

    const stranger = new Guest(context, guest.name)
    const refused = await stranger.send('/', '/login', { name: guest.name, password: `${guest.password}x` })
    expect(refused.status).satisfies((status) => status >= 400 && status < 500, 'a status from 400 to 499', {
      because: 'The name was taken, and the password was another.',
    })
    expect(await stranger.me(), 'name at /me after a wrong password').is(null)

    const before = [...guest.visitor.cookies.all]
    await guest.change('/', '/logout', {})
    expect(await guest.me(), 'name at /me after the logout').is(null)
    const thief = browser.visitor()
    thief.cookies.replace(before)
    const reply = await thief.get('/me')
    expect(reply.text).contains('null', {
      because: 'The cookies from before the logout were sent again.',
      likely: 'The logout took the cookie from the browser, and left the session as it was.',
    })
  },
})
