import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { pageSections } from './page-sections.ts'
import { renderMarkdown } from './render-markdown.ts'

test('the text of a page comes in parts, with what marks it up left out', () => {
  const source = `# Title

A *line* with \`code\`, a [link](https://example.org/) and localhost:8080.[^far]

## One heading

- item one
- item :term[two]

| a | b |
| - | - |
| c | d |

\`\`\`sh
curl -v x
\`\`\`

\`\`\`mermaid alt="Not text"
graph LR
\`\`\`

<!-- not shown -->

## One heading

::experiment{toss}

:::hint
Look there.
:::

[^far]: A note, RFC 1.
`
  expect(pageSections(source)).toEqual([
    { text: 'A line with code, a link and localhost:8080. A note, RFC 1.' },
    { id: 's-one-heading', heading: 'One heading', text: 'item one item two a b c d curl -v x' },
    { id: 's-one-heading-2', heading: 'One heading', text: 'Look there.' },
  ])
})

test('the ids are those that headings have on the page, in a real lesson', async () => {
  const lesson = join(import.meta.dirname, '../../../../series/backend/01-internet/02-what-is-http/lesson.md')
  const source = await readFile(lesson, 'utf8')
  const { headings } = await renderMarkdown(source)
  const sections = pageSections(source)
  expect(sections.flatMap(({ id, heading }) => (id ? [{ id, text: heading }] : []))).toEqual(
    headings.map(({ id, text }) => ({ id, text })),
  )
  expect(sections.map((one) => one.text).join(' ')).not.toMatch(/\[\^|\]\(|::experiment|```|:term\[/)
})
