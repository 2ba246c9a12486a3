import { type Attack, stage } from '@backroad/check'
import { attacked } from './guests/attacks.ts'
import { Belongings } from './guests/belongings.ts'

type Way = Pick<Attack, 'from' | 'hidesOrigin'> & { type?: 'text/plain' | 'multipart/form-data' }

const WAYS: readonly Way[] = [
  { from: 'other-site' },
  { from: 'sibling' },
  { from: 'sibling', hidesOrigin: true },
  { from: 'sibling', type: 'multipart/form-data' },
]

export default stage({
  spec: 'Fetch Standard, Origin header; Fetch Metadata §2.4',
  timeout: 60_000,
  needs: ['keeps-what-people-write', 'shows-a-profile'],
  async check(context) {
    const { browser } = context
    const own = await Belongings.of(context)
    const forms: readonly (readonly [string, Record<string, string>])[] = [
      ['/entries', { text: 'forged' }],
      [`/entries/${own.id}/delete`, {}],
      ['/profile', { motto: 'forged', link: '', about: 'forged' }],
      ['/logout', {}],
    ]
    for (const [index, [path, fields]] of forms.entries()) {
      for (const way of index === 0 ? WAYS : WAYS.slice(1, 3)) {
        const { origin } = await browser.lure(own.guest.visitor, { ...way, does: 'submit', path, fields })
        const hidden = way.hidesOrigin ? ', with the policy no-referrer, so that Origin was null' : ''
        await own.untouched({
          because: `${attacked(browser, `had sent a form to ${path} in the visitor's name`, origin)}${hidden}.`,
          likely:
            way.from === 'sibling'
              ? 'SameSite alone is no defence here: another port of the same host is the same site, and cookies go along. Ask for a token, or look at Origin or Sec-Fetch-Site.'
              : 'The browser adds the cookies of your site to whatever is sent there. Ask for something that only your own page knows, or look at where the request comes from.',
        })
      }
    }
  },
})
