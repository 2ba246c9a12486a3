import { expect, it } from 'vitest'
import { renderMarkdown } from './render-markdown.ts'

/** What has made other parsers of Markdown take for ever, `n` times over. */
const TIRING: Readonly<Record<string, (n: number) => string>> = {
  'quotes in quotes': (n) => `${'> '.repeat(n / 20)}x`,
  'lists in lists': (n) => `${'- '.repeat(n / 20)}x`,
  'emphasis that never ends': (n) => '*a **b _c '.repeat(n),
  'emphasis that never begins': (n) => 'a** '.repeat(n),
  'brackets that never close': (n) => '['.repeat(n),
  'links that never close': (n) => '[a]('.repeat(n),
  'references to nothing': (n) => '[a][b] '.repeat(n),
  'definitions of the same': (n) => '[a]: b\n'.repeat(n),
  'a paragraph of many lines': (n) => 'a\n'.repeat(n),
  'many tasks': (n) => '- [ ] a\n'.repeat(n),
  'many fences': (n) => '```\n'.repeat(n),
  'headings of one name': (n) => '# a\n'.repeat(n),
  'links to no heading': (n) => '## a\n\n[a](#b)\n\n'.repeat(n / 4),
  'marks, one after the other': (n) => '<kbd>a</kbd> '.repeat(n / 4),
  'a table with many columns and empty rows': (n) =>
    `${'|a'.repeat(n / 4)}|\n${'|-'.repeat(n / 4)}|\n${'|\n'.repeat(n / 4)}`,
}

/** The shorter of two runs, in ms of the processor, which waits for nobody else. */
async function cost(source: string): Promise<number> {
  const costs: number[] = []
  for (let run = 0; run < 2; run++) {
    const begun = process.cpuUsage()
    await renderMarkdown(source)
    const { user, system } = process.cpuUsage(begun)
    costs.push((user + system) / 1000)
  }
  return Math.min(...costs)
}

it.each(Object.entries(TIRING))(
  'four times %s takes no more than a few times as long',
  { timeout: 300_000 },
  async (_, make) => {
    await renderMarkdown('# Warm\n\n- [ ] *a* [b](c)\n\n```ts\nx\n```')
    const small = await cost(make(1000))
    const large = await cost(make(4000))
    // Four is in proportion, sixteen with the square; what is small is mostly noise.
    expect(large / Math.max(small, 25)).toBeLessThan(11)
  },
)
