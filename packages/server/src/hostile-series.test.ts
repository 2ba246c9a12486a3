import { parseFragment, type DefaultTreeAdapterMap } from 'parse5'
import { expect, test } from 'vitest'
import { hostileSeries, openHouse } from './fixtures/open-house.ts'

test('what looks for active content finds it', () => {
  for (const html of [
    '<script>1</script>',
    '<p onclick=x>',
    '<a href="java&#10;script:x">',
    '<svg><a xlink:href="javascript:x"></a></svg>',
    '<p style="x">',
    '<iframe>',
    '<template><script></script></template>',
    '<svg><foreignObject></foreignObject></svg>',
  ]) {
    expect([html, activeContent(html)]).not.toEqual([html, []])
  }
  expect(activeContent('<p class=a><a href="/topics/x">x</a> &lt;script&gt; <code>onclick=</code></p>')).toEqual([])
})

test('a hostile lesson is served with nothing in it that acts', async () => {
  await using house = await openHouse({ seriesDir: hostileSeries })
  const reply = await fetch(`${house.address}/api/topics/hostile`)
  expect(reply.status).toBe(200)
  // Its words are all there, as words.
  const page = (await reply.json()) as { lesson: { html: string } }
  expect(page.lesson.html).toContain('over everything')
  expect(activeContent(page.lesson.html)).toEqual([])
})

test('no answer of the API is taken for a page, whatever stands in it', async () => {
  await using house = await openHouse({ seriesDir: hostileSeries })
  const script = encodeURIComponent('<script>alert(1)</script>')
  for (const path of [
    '/api/series',
    '/api/topics/hostile',
    `/api/topics/${script}`,
    `/api/${script}`,
    `/%zz${script}`,
  ]) {
    const reply = await fetch(`${house.address}${path}`)
    expect(reply.headers.get('content-type')).toMatch(/^application\/(problem\+)?json; charset=utf-8$/)
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff')
    expect(reply.headers.get('content-security-policy')).toContain("default-src 'none'")
  }
})

type Node = DefaultTreeAdapterMap['node']

/** Elements that run, load, navigate, send or restyle. SVG drawings are let through and their insides looked at. */
const activeElements = new Set(
  'script style link meta base iframe frame frameset object embed applet form input textarea select portal template noscript foreignobject animate animatetransform set use'.split(
    ' ',
  ),
)

const addresses = new Set(
  'href src srcset srcdoc action formaction data poster xlink:href background ping cite manifest'.split(' '),
)

/**
 * Everything in a piece of HTML that could do something, read as a browser reads it: active elements, handlers, styles, and
 * addresses that are not plain links. Empty for what is safe.
 */
function activeContent(html: string): string[] {
  const found: string[] = []
  const visit = (node: Node): void => {
    if ('tagName' in node) {
      const tag = node.tagName.toLowerCase()
      if (activeElements.has(tag)) found.push(`<${tag}>`)
      for (const { name, value } of node.attrs) {
        const attribute = name.toLowerCase()
        if (attribute.startsWith('on') || attribute === 'style' || attribute === 'srcdoc')
          found.push(`${tag} ${attribute}="${value}"`)
        if (addresses.has(attribute) && !isPlain(value)) found.push(`${tag} ${attribute}="${value}"`)
      }
      if ('content' in node) visit(node.content)
    }
    if ('childNodes' in node) for (const child of node.childNodes) visit(child)
  }
  visit(parseFragment(html))
  return found
}

/** As a browser resolves it, where tabs and controls vanish: http, https or mail, or a place on our own pages. */
function isPlain(address: string): boolean {
  const url = new URL(address, 'http://own.example/')
  return ['http:', 'https:', 'mailto:'].includes(url.protocol)
}
