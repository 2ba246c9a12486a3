import { expect, it } from 'vitest'
import type { Article } from '../site-facts.ts'
import { partsOf, readSearchPart, searchPart, type SearchEntry } from './search-parts.ts'
import { sectionsOf } from './sections-of.ts'

const articles = (count: number) => Array.from({ length: count }, (_, n) => ({ slug: `article-${n}` }) as Article)

it('articles are spread over parts, each in one, and stay in theirs when others come', () => {
  const [few, more] = [partsOf(articles(3000)), partsOf(articles(3500))]
  expect(few).toHaveLength(16)
  expect(few.flat()).toHaveLength(3000)
  expect(Math.max(...few.map((part) => part.length))).toBeLessThan(400)
  for (const [number, part] of few.entries())
    expect(more[number]!.map(({ slug }) => slug)).toEqual(expect.arrayContaining(part.map(({ slug }) => slug)))
  expect(partsOf(articles(256))).toHaveLength(1)
  expect(partsOf([])).toEqual([])
})

it('a part is read back as it was written', () => {
  const entry: SearchEntry = { n: 3, p: 'topics/a.html', t: 'A) "b"', s: [['', '', 'x\u2028)\n']], d: 'd' }
  expect(readSearchPart(searchPart(2, [entry]))).toEqual(new Map([[entry.p, entry]]))
  expect(readSearchPart(searchPart(0, []))).toEqual(new Map())
})

it('the words of a text are those that are seen, under their headings', () => {
  const html =
    '<p data-b="b1">A <code>&#x3C;b&gt;</code> &amp; c.<span class="sn-hold"><button class="sn-ref" type="button"><span class="vh">note </span>1</button></span><span class="sn">Beside.</span></p>\n<h2 data-b="b2" id="s-two">Two</h2><ul><li>one</li><li>two</li></ul><figure><svg viewBox="0 0 1 1"><text>drawn</text></svg></figure>'
  expect(sectionsOf(html)).toEqual([
    ['', '', 'A <b> & c. Beside.'],
    ['s-two', 'Two', 'one two'],
  ])
})
