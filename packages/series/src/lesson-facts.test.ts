import { describe, expect, it } from 'vitest'
import { headingOf, lessonFacts } from './lesson-facts.ts'
import { renderMarkdown } from './markdown/render-markdown.ts'

describe('what is counted from a lesson', () => {
  it('finds the same experiments and builds that rendering does', async () => {
    const source =
      '# T\n\n::experiment{one}\n\n  ::experiment[two]\n\n```\n::experiment{code}\n```\n\n<!--\n::experiment{comment}\n-->\n\n~~~~ts\n```\n::build{code}\n~~~~\n\n::build{b}\n\nText ::experiment{inline}.\n'
    const page = await renderMarkdown(source)
    const facts = lessonFacts(source)
    expect(facts.experiments.map((one) => one.slug)).toEqual(page.experiments)
    expect(facts.builds.map((one) => one.slug)).toEqual(page.builds)
    expect(facts.experiments).toEqual([
      { slug: 'one', line: 3 },
      { slug: 'two', line: 5 },
    ])
    expect(facts.builds).toEqual([{ slug: 'b', line: 20 }])
  })

  it('counts words of prose, not code, addresses, signs or the names of notes', () => {
    expect(
      lessonFacts(
        '# Two words\n\nThree *more* `words`.[^note]\n\n- [one](https://a.example/b-c) – two\n\n[^note]: Three in it.\n',
      ).words,
    ).toBe(10)
    expect(lessonFacts('```ts\nconst a = 1\n```\n\n<!-- no -->\n\n***\n').words).toBe(0)
    expect(lessonFacts('| a | b |\n| - | - |\n| c d | 1 |\n').words).toBe(5)
  })
})

describe('a mebibyte', () => {
  it.each([
    ['comments', '<!-- '],
    ['links', 'a]('],
    ['notes', '[^'],
    ['addresses', '<https:'],
    ['titles', '# `` a '],
  ])('of %s that never end is read at once', (_, piece) => {
    const source = piece.repeat((1024 * 1024) / piece.length)
    const begun = process.cpuUsage()
    expect(lessonFacts(source).words).toBeGreaterThanOrEqual(0)
    headingOf(source)
    const { user, system } = process.cpuUsage(begun)
    expect((user + system) / 1000).toBeLessThan(1000)
  })
})

describe('a page’s title', () => {
  it.each([
    '# Answers an unknown path with 404',
    '# Sends `Date` and a *length*',
    '# A **bold** `co*d*e` and snake_case_name ##',
    '#\tTabs and \\*stars\\* ',
    '\n\n# After lines',
    '# [A link](https://a.example) in it',
    '# `` a`b `` & 2 * 3',
  ])('%j is what rendering makes of it', async (source) => {
    const { title } = await renderMarkdown(`${source}\n\nText.\n`)
    expect(headingOf(source)).toBe(title)
    expect(title).toBeTruthy()
  })

  it.each(['', 'Text.\n\n# Later', '## Second', '#Close', '# ', '```\n# code\n```'])('%j has none', (source) => {
    expect(headingOf(source)).toBeUndefined()
  })
})
