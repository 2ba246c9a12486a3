import { stage } from '@backroad/check'
import { Guest } from './guests/guest.ts'

export default stage({
  spec: 'CSP Level 3 §6.4.2; HTML Standard, X-Frame-Options',
  timeout: 60_000,
  needs: ['shows-a-profile'],
  async check(context) {
    const { expect, browser } = context
    const guest = await new Guest(context).logIn()
    for (const path of ['/', guest.profilePath]) {
      for (const from of ['other-site', 'sibling'] as const) {
        const { reply } = await guest.visitor.page(path)
        const { shown, origin } = await browser.lure(guest.visitor, { from, does: 'frame', path })
        if (!shown) continue
        expect.fail(`${browser.by} showed ${path} in a frame on a page of ${origin}.`, {
          expected: 'a page that is shown in no frame of another origin',
          received: reply.version,
          likely:
            'A page in an invisible frame gets the clicks that were meant for what lies under it. Say frame-ancestors in the policy, or X-Frame-Options.',
        })
      }
    }
  },
})
