import type { Element, Root } from 'hast'
import rehypeParse from 'rehype-parse'
import fc from 'fast-check'
import { unified } from 'unified'
import { visit } from 'unist-util-visit'
import { describe, expect, it } from 'vitest'
import { ATTACKS } from '../../test/attacks.ts'
import { dangers, isWellFormed } from '../../test/judge-html.ts'
import { renderMarkdown } from './render-markdown.ts'

function ids(html: string): string[] {
  const found: string[] = []
  const tree: Root = unified().use(rehypeParse, { fragment: true }).parse(html)
  visit(tree, 'element', (node: Element) => {
    if (typeof node.properties['id'] === 'string') found.push(node.properties['id'])
  })
  return found
}

const OPTIONS = {
  glossary: [
    { term: 'pear', also: ['</span><script>alert(1)</script>'], means: 'A <img src=x onerror=alert(1)> "fruit".' },
  ],
}

describe('nothing executable survives', () => {
  it.each(Object.entries(ATTACKS))('%s', async (_name, source) => {
    const { html, problems } = await renderMarkdown(source, OPTIONS)
    expect(dangers(html)).toEqual([])
    expect(isWellFormed(html)).toBe(true)
    expect(problems.every((problem) => problem.message.length > 0)).toBe(true)
    const found = ids(html)
    expect(new Set(found).size).toBe(found.length)
    // Every id is one that is made here: a heading's, a note's, a term's, a diagram's.
    expect(found.filter((id) => !/^(?:s-|sn\d|g-|d\d+-)/.test(id))).toEqual([])
  })

  it('and the judge of these tests would see it', () => {
    expect(
      dangers(
        '<p onclick="x">a</p><script>x</script><a href=" java\nscript:x">a</a><img src="data:x"><p style="x"><!-- x -->',
      ),
    ).toEqual(['p onClick', '<script>', 'href  java\nscript:x', 'src data:x', 'p style', 'comment'])
    expect(isWellFormed('<p>a<p>b')).toBe(false)
    expect(isWellFormed('<a title="x>y</a>')).toBe(false)
  })

  it('in any mixture of the above', async () => {
    const pieces = Object.values(ATTACKS).filter((one) => one.length < 1000)
    const piece = fc.oneof(
      fc.constantFrom(...pieces),
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      fc.constantFrom('\n\n', '> ', '- ', '    ', '```', '[^1]: ', '"', "'", '<', '>', '&', '\\', ':::hint\n'),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 8 }), async (parts) => {
        const { html } = await renderMarkdown(parts.join(''), OPTIONS)
        expect(dangers(html)).toEqual([])
        expect(isWellFormed(html)).toBe(true)
      }),
      { numRuns: 150, endOnFailure: true },
    )
  })
})
