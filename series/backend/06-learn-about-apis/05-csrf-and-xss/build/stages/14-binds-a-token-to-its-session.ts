import { stage } from '@backroad/check'
import { attacked } from './guests/attacks.ts'
import { Guest } from './guests/guest.ts'

export default stage({
  spec: 'OWASP Cross-Site Request Forgery Prevention Cheat Sheet, synchronizer token pattern',
  timeout: 60_000,
  needs: ['refuses-forms-of-other-origins'],
  async check(context) {
    const { expect, browser, random } = context
    const mallory = await new Guest(context).logIn()
    const form = (await mallory.page('/')).html.form('/entries')
    const own = Object.fromEntries(form?.fields ?? [])
    const stranger = (await browser.visitor().page('/')).html.form('/login')
    const anonymous = Object.fromEntries(
      (stranger?.fields ?? []).filter(([name]) => name !== 'name' && name !== 'password'),
    )
    const guest = await new Guest(context).logIn()
    const text = random.text(20)
    await guest.write(text)
    const hidden = Object.keys(own).filter((name) => name !== 'text')
    const tries = [
      { fields: own, whose: 'of the form that the attacker got in a session of their own' },
      { fields: anonymous, whose: 'of the login form that anybody gets' },
      { fields: Object.fromEntries(hidden.map((name) => [name, ''])), whose: 'with nothing in them' },
    ]
    for (const { fields, whose } of tries) {
      const { origin } = await browser.lure(guest.visitor, {
        from: 'sibling',
        does: 'submit',
        path: '/entries',
        fields: { ...fields, text: 'forged' },
      })
      expect(
        (await guest.ownEntries()).map((each) => each.text),
        'own entries',
      ).is([text], {
        because: `${attacked(browser, "had sent a form to /entries in the visitor's name", origin)}, with the hidden fields ${whose}.`,
        likely:
          'A token proves something only if it is that of the very session whose cookie came along: anybody can get one of their own.',
      })
    }
    await guest.write('pear')
    expect(
      (await guest.ownEntries()).map((each) => each.text),
      'own entries',
    ).is([text, 'pear'])
  },
})
