import fc from 'fast-check'
import { expect, it } from 'vitest'
import { firstSentences } from './first-sentences.ts'

it('takes whole sentences of the first paragraph that has words, without marks and notes', () => {
  const picture = '<p><img src="x.png" alt="A wire"></p>'
  const note =
    '<span class="sn-hold"><button class="sn-ref">1</button></span><span class="sn" id="sn1">RFC <span class="term">9112</span>.</span>'
  const html = `<pre>code</pre>${picture}<p data-b="b2">Names <em>are</em> cached &lt;here&gt;.${note} They age. ${'So '.repeat(60)}on.</p><p>More.</p>`
  expect(firstSentences(html)).toBe('Names are cached <here>. They age.')
  expect(firstSentences(picture)).toBeUndefined()
})

it('cuts a long sentence between words, and never says more than 160 signs', () => {
  expect(firstSentences(`<p>${'ab '.repeat(80)}</p>`)).toBe(`${'ab '.repeat(53).trim()}…`)
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 400 }), (text) => {
      const said = firstSentences(`<p>x${text.replace(/[<>&]/g, '.')}</p>`)
      expect([...(said ?? '')].length).toBeLessThanOrEqual(160)
      expect(said?.isWellFormed()).toBe(true)
    }),
  )
})
