import { describe, expect, it } from 'vitest'
import { CORPORA, corpus, PLACES } from '../../test/corpora.ts'
import { dangers, isWellFormed } from '../../test/judge-html.ts'
import { renderMarkdown } from './render-markdown.ts'

/** Tried one by one everywhere would take minutes; each text is tried as a page, and in one other place by turns. */
const [asPage, ...elsewhere] = Object.keys(PLACES)

// Thousands of pages are made and parsed again.
describe.each(CORPORA)('of the corpus %s nothing executable survives', { timeout: 600_000 }, (name) => {
  const texts = corpus(name)

  it('as a page, and in the places Markdown has', async () => {
    expect(texts.length).toBeGreaterThan(15)
    for (const [i, text] of texts.entries()) {
      for (const place of [asPage!, elsewhere[i % elsewhere.length]!]) {
        const { html } = await renderMarkdown(PLACES[place]!(text))
        expect(dangers(html), `${place}: ${text}`).toEqual([])
        expect(isWellFormed(html.replaceAll('\r', '\n')), `${place}: ${text}`).toBe(true)
      }
    }
  })

  it('and the judge would see it', () => {
    const seen = texts.filter((text) => dangers(text).length > 0)
    expect(seen.length).toBeGreaterThan(texts.length / 2)
  })
})
