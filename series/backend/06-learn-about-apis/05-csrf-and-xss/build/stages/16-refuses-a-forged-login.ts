import { type Attack, stage } from '@backroad/check'
import { attacked } from './guests/attacks.ts'
import { Guest } from './guests/guest.ts'

const WAYS: readonly Pick<Attack, 'from' | 'hidesOrigin'>[] = [
  { from: 'other-site' },
  { from: 'other-site', hidesOrigin: true },
  { from: 'sibling' },
]

export default stage({
  spec: 'Fetch Standard, Origin header; Fetch Metadata §2.4',
  timeout: 60_000,
  needs: ['knows-who-is-logged-in'],
  async check(context) {
    const { expect, browser } = context
    const mallory = await new Guest(context).logIn()
    const visitor = browser.visitor()
    const theirs = (await visitor.page('/')).html.form('/login')
    const hidden = Object.fromEntries((theirs?.fields ?? []).filter(([name]) => name !== 'name' && name !== 'password'))
    const credentials = { name: mallory.name, password: mallory.password }
    for (const way of WAYS) {
      for (const fields of [credentials, { ...hidden, ...credentials }]) {
        const victim = new Guest(context)
        await victim.page('/')
        const { origin } = await browser.lure(victim.visitor, { ...way, does: 'submit', path: '/login', fields })
        expect(await victim.me(), 'name at /me').is(null, {
          because: `${attacked(browser, "had sent the login form with the attacker's name and password", origin)}${way.hidesOrigin ? ', with the policy no-referrer' : ''}.`,
          likely:
            fields === credentials
              ? 'The visitor now writes in the name of the attacker, who reads along. The login form needs the same protection as all others, before anybody is logged in.'
              : 'The token of the login form must belong to the browser that got it, by a cookie that it got with the form.',
        })
        await victim.logIn()
        expect(await victim.me(), 'name at /me').is(victim.name)
      }
    }
  },
})
