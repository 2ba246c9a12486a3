import { stage } from '@backroad/check'
import { claimNothingRan } from './guests/attacks.ts'
import { Guest } from './guests/guest.ts'

export default stage({
  spec: 'CSP Level 3 §6.1.11 and §6.7.3',
  timeout: 60_000,
  needs: ['shows-a-profile'],
  async check(context) {
    const { expect, browser } = context
    const guest = await new Guest(context).logIn()
    await guest.save({ motto: 'pear', link: 'https://example.org/', about: '<p>pear</p>' })
    const attack = (n: number) => browser.payload(n)
    const from = await browser.script(5)
    for (const path of ['/', guest.profilePath, '/people/nobody-of-that-name']) {
      const seen = await guest.visitor.page(path)
      // What has been seen of an earlier reply may be known to an attacker: a nonce is for one reply.
      const nonce = /'nonce-([^']+)'/.exec(seen.reply.field('content-security-policy').value ?? '')?.[1] ?? 'pear'
      const payloads: Record<number, string> = {
        1: `<script>${attack(1)}</script>`,
        2: `<img src="data:," onerror="${attack(2)}">`,
        3: `<a href="javascript:${attack(3)}">x</a>`,
        4: `<iframe srcdoc="<script>${attack(4)}</script>"></iframe>`,
        5: `<script src="${from}"></script>`,
        6: `<script nonce="${nonce}">${attack(6)}</script>`,
        7: `<script src="data:text/javascript,${attack(7)}"></script>`,
      }
      const isPage = /^text\/html/i.test(seen.reply.field('content-type').value ?? '')
      if (!isPage) continue
      const opened = await browser.open(guest.visitor, path, { inject: { html: Object.values(payloads).join('\n') } })
      const ran = opened.ran[0] ?? 0
      claimNothingRan(expect, browser, {
        opened,
        payloads,
        path: `${path}, into which the check had put it as if an encoding were missing. Its policy was ${JSON.stringify(seen.reply.field('content-security-policy').value ?? 'absent')}`,
        seen: { ...seen, reply: seen.reply },
        likely:
          ran === 5 || ran === 7
            ? 'A host with a wildcard, a scheme or data: in script-src lets any script in.'
            : ran === 6
              ? 'The nonce is the same each time, so an attacker knows it. Make a new one, at random, for each reply.'
              : "Without 'unsafe-inline' a script runs only from a file that script-src names, or with this reply's nonce or its hash.",
      })
    }
  },
})
