import fc from 'fast-check'
import { readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { writeFolder } from '../../test/written-series.ts'
import { isError, loadSeries } from '../load-series.ts'
import type { ImportReport } from './import-report.ts'
import { importToc, type ImportOptions } from './import-toc.ts'

interface Imported {
  readonly report: ImportReport
  /** Chapters as `title: topic, topic <address>`. */
  readonly outline: readonly string[]
  readonly slugs: readonly string[]
}

/** Imports into a folder of its own, and holds the result against the loader. */
async function imported(source: string, options?: ImportOptions): Promise<Imported> {
  await using folder = await writeFolder({})
  const dir = path.join(folder.dir, 'series')
  const report = await importToc(source, dir, options)
  const { series, problems } = await loadSeries(dir)
  expect(problems.filter(isError)).toEqual([])
  const chapters = series?.chapters ?? []
  const outline = chapters.map(
    ({ title, topics }) =>
      `${title}: ${topics.map((topic) => `${topic.title}${topic.link ? ` <${topic.link}>` : ''}`).join(', ')}`,
  )
  expect(report.chapters).toBe(chapters.length)
  expect(report.topics).toBe(chapters.flatMap((chapter) => chapter.topics).length)
  expect(report.linked).toBe(
    chapters.flatMap((chapter) => chapter.topics).filter((topic) => topic.status === 'written').length,
  )
  return { report, outline, slugs: chapters.flatMap((chapter) => chapter.topics.map((topic) => topic.slug)) }
}

const reasons = (report: ImportReport) => report.left.map(({ line, text, reason }) => `${line} ${text}: ${reason}`)

describe('tables of contents of many shapes', () => {
  it('headings over lists; what has an address is written, what has none is planned', async () => {
    const { outline, report } = await imported(
      '# My notes\n\nOne article a week, about backends.\n\n## Networks\n\n- [What is HTTP?](https://blog.example/http)\n- DNS\n\n## Storage\n\n* [B-trees](http://blog.example/b-trees)\n',
      { license: 'CC-BY-4.0' },
    )
    expect(outline).toEqual([
      'Networks: What is HTTP? <https://blog.example/http>, DNS',
      'Storage: B-trees <http://blog.example/b-trees>',
    ])
    expect(report.title).toBe('My notes')
    expect(report.left).toEqual([])
    expect(report.taken.slice(0, 4).map(({ line, as, text }) => [line, as, text])).toEqual([
      [1, 'title', 'My notes'],
      [3, 'description', 'One article a week, about backends.'],
      [5, 'chapter', 'Networks'],
      [7, 'topic', 'What is HTTP?'],
    ])
  })

  it('HTML within Markdown', async () => {
    const { outline, report } = await imported(
      '<h1 align="center">Road</h1>\n<p align="center"><img src="https://x.example/logo.png" alt="logo"></p>\n\n<h2>🌐 Internet</h2>\n<ul>\n  <li><a href="https://b.example/1">How it works</a></li>\n  <li>Hosting &amp; names\n    <ul><li><b><a href="https://b.example/2">DNS</a></b></li></ul>\n  </li>\n</ul>\n<hr>\n<h2>APIs</h2>\n<ol><li>REST</li></ol>\n',
    )
    expect(outline).toEqual([
      '🌐 Internet: How it works <https://b.example/1>, Hosting & names, DNS <https://b.example/2>',
      'APIs: REST',
    ])
    expect(reasons(report)).toEqual(['2 logo https://x.example/logo.png: a picture'])
    expect(report.changed).toEqual([
      { line: 8, text: 'DNS', reason: 'stood below “Hosting & names”: it is a topic beside it now' },
    ])
  })

  it('nothing but a nested list', async () => {
    const { outline } = await imported('- Internet\n  - HTTP\n  - DNS\n    - Zones\n- Testing\n')
    expect(outline).toEqual(['Internet: HTTP, DNS, Zones', 'Testing: Testing'])
  })

  it('nothing but a flat list', async () => {
    const { outline, report } = await imported('# Reading list\n\n1. HTTP\n2. [DNS](https://b.example/dns)\n')
    expect(outline).toEqual(['Reading list: HTTP, DNS <https://b.example/dns>'])
    expect(report.changed).toEqual([
      { line: 1, text: 'Reading list', reason: 'items before any chapter: they are in one of this name' },
    ])
  })

  it('tasks, emoji, and numbers in the names', async () => {
    const { outline, report, slugs } = await imported(
      '# 📚\n\n## 1. ✅ Done\n\n- [x] 1.1 HTTP\n- [ ] 3 ways to cache\n\n## 2) To do\n- [ ] **Queues**\n',
    )
    expect(outline).toEqual(['✅ Done: HTTP, 3 ways to cache', 'To do: Queues'])
    expect(slugs).toEqual(['http', '3-ways-to-cache', 'queues'])
    expect(report.changed.map((one) => one.line)).toEqual([3, 5, 5, 8])
    expect(report.changed.find((one) => one.text === '[x]')?.reason).toMatch(/^the boxes of 3 items, 1 of them ticked,/)
  })

  it('bold lines for headings', async () => {
    const { outline } = await imported(
      'Learning:\n\n**Internet**\n\n- HTTP\n\n__Databases:__\n\n- SQL\n\nThis **word** is no heading.\n',
    )
    expect(outline).toEqual(['Internet: HTTP', 'Databases: SQL'])
  })

  it('tables', async () => {
    const { outline, report } = await imported(
      '# Weeks\n\n## Spring\n\n| # | Topic | Article |\n|---|---|---|\n| 1 | HTTP | [read](https://b.example/1) |\n| 2 | [DNS](https://b.example/2) | |\n| 3 | TLS | |\n',
    )
    expect(outline).toEqual(['Spring: HTTP <https://b.example/1>, DNS <https://b.example/2>, TLS'])
    expect(reasons(report)).toContain('7 1 read (https://b.example/1): another column of a table')
  })

  it('a table of contents before what it lists', async () => {
    const { outline, report } = await imported(
      '# Notes\n\n## Contents\n\n- [Internet & co](#internet--co)\n  - [HTTP](#http)\n- [Nowhere](#nowhere)\n\n## Internet & co\n\n### HTTP\n\nText.\n',
    )
    expect(outline).toEqual(['Contents: Nowhere', 'Internet & co: HTTP'])
    expect(reasons(report)).toEqual([
      '5 Internet & co (#internet--co): leads to a heading of this file: its table of contents',
      '6 HTTP (#http): leads to a heading of this file: its table of contents',
      '7 #nowhere: leads nowhere in this file',
      '13 Text.: text, neither a heading nor an item',
    ])
    const only = await imported('# Notes\n\n## Contents\n\n- [Internet](#internet)\n\n## Internet\n\n- HTTP\n')
    expect(only.outline).toEqual(['Internet: HTTP'])
    expect(reasons(only.report)).toContain('3 Contents: heads a table of contents')
  })

  it('headings of three levels, with items at the bottom', async () => {
    const { outline, report } = await imported(
      '# Road\n\n## Databases\n\n### Relational\n\n- SQL\n\n### Others\n\n- Redis\n\n## Caching\n\n### CDN\n\n### Browser\n\n## Testing\n',
    )
    expect(outline).toEqual([
      'Databases: Relational: SQL',
      'Databases: Others: Redis',
      'Caching: CDN, Browser',
      'Testing: Testing',
    ])
    expect(report.changed.map((one) => one.text)).toEqual(['Relational', 'Others'])
  })

  it('folds, in HTML', async () => {
    const { outline } = await imported(
      '<details>\n<summary>Internet</summary>\n\n- HTTP\n\n</details>\n<details><summary><b>APIs</b></summary><ul><li>REST</li></ul></details>\n',
    )
    expect(outline).toEqual(['Internet: HTTP', 'APIs: REST'])
  })

  it('lists laid out by a table', async () => {
    const { outline, report } = await imported(
      '<table><tr><td>\n\n### Left\n\n- HTTP\n\n</td><td><h3>Right</h3><ul><li>DNS</li></ul></td></tr></table>\n',
    )
    expect(outline).toEqual(['Left: HTTP', 'Right: DNS'])
    expect(report.left).toEqual([])
  })

  it('a whole page of HTML', async () => {
    const { outline, report } = await imported(
      '<!DOCTYPE html>\n<html>\n<head><title>Tab</title></head>\n<body>\n  <h1>Road</h1>\n\n      <h2>Net</h2>\n      <ul>\n        <li>HTTP</li>\n      </ul>\n</body>\n</html>\n',
    )
    expect(outline).toEqual(['Net: HTTP'])
    expect(reasons(report)).toEqual(['3 Tab: text, neither a heading nor an item'])
    expect(report.taken.map((one) => one.line)).toEqual([5, 7, 9])
  })

  it('names that are not latin, or the same', async () => {
    const { outline, slugs } = await imported(
      '# 後端\n\n## 網路\n\n- 什麼是 HTTP\n- 域名\n- Größe\n- C++\n- C#\n\n## Сеть\n\n- Введение\n- Введение\n- Großes Öl\n- größe\n',
    )
    expect(outline).toEqual(['網路: 什麼是 HTTP, 域名, Größe, C++, C#', 'Сеть: Введение, Введение, Großes Öl, größe'])
    expect(slugs.slice(0, 5)).toEqual([
      'http',
      expect.stringMatching(/^topic-[0-9a-f]{8}$/),
      'grosse',
      'c-plus-plus',
      'c-sharp',
    ])
    expect(slugs.slice(5)).toEqual([
      expect.stringMatching(/^topic-[0-9a-f]{8}$/),
      `${slugs[5]}-2`,
      'grosses-ol',
      'grosse-2',
    ])
  })

  it('headings underlined, windows line ends, front matter, code, comments, notes', async () => {
    const { outline, report } = await imported(
      '---\r\ntitle: X\r\n---\r\n\r\nMy road\r\n=======\r\n\r\nInternet\r\n--------\r\n\r\n+ HTTP[^1]\r\n\r\n```sh\r\nls\r\n```\r\n\r\n<!-- later -->\r\n\r\n[^1]: A note.\r\n',
    )
    expect(report.title).toBe('My road')
    expect(outline).toEqual(['Internet: HTTP'])
    expect(reasons(report)).toEqual([
      '2 title: X: front matter',
      '13 ls: code',
      '17 later: a comment',
      '19 A note.: text, neither a heading nor an item',
    ])
  })
})

describe('the words of an item', () => {
  it('keep the spaces round inline markup', async () => {
    const { outline, slugs } = await imported(
      '## A\n\n- Why `dig` lies\n- The **TLS** handshake\n- Why <kbd>Ctrl</kbd> works\n- :rocket: Caching with `ETag` and `X` \n- Two *words* <!-- later -->\n- Done :tada:\n\n<ul><li>The <b>bold</b> one</li></ul>\n\n## B\n\n| Topic | |\n|---|---|\n| Why `SYN` and ~~RST~~ | |\n',
    )
    expect(outline).toEqual([
      'A: Why dig lies, The TLS handshake, Why Ctrl works, :rocket: Caching with ETag and X, Two words, Done :tada:, The bold one',
      'B: Why SYN and RST',
    ])
    expect(slugs.slice(0, 2)).toEqual(['why-dig-lies', 'the-tls-handshake'])
  })

  it('are as written, with single spaces, in any mixture of marks', async () => {
    const marks: readonly [string, string][] = [
      ['', ''],
      ['**', '**'],
      ['*', '*'],
      ['`', '`'],
      ['~~', '~~'],
      ['<kbd>', '</kbd>'],
      ['<b>', '</b>'],
      ['**`', '`**'],
      ['<!-- c -->', ''],
    ]
    const word = fc.tuple(fc.stringMatching(/^[a-zäß字ж]{1,6}$/), fc.constantFrom(...marks))
    const items = fc.array(fc.array(word, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 5 })
    const form = fc.constantFrom('list', 'loose', 'table', 'html')
    await fc.assert(
      fc.asyncProperty(items, form, async (rows, kind) => {
        const texts = rows.map((words) =>
          words
            .map(([text, [open, close]]) =>
              kind === 'html' ? `<i>${text}</i>` : open.startsWith('<!') ? `${text} ${open}` : `${open}${text}${close}`,
            )
            .join(kind === 'html' ? '\n  ' : ' '),
        )
        const source = {
          list: texts.map((text) => `- ${text}`).join('\n'),
          loose: texts.map((text) => `- x\n\n- ${text}`).join('\n\n'),
          table: `| a |\n|---|\n${texts.map((text) => `| ${text} |`).join('\n')}`,
          html: `<ul>${texts.map((text) => `<li>${text}</li>`).join('\n')}</ul>`,
        }[kind]
        const { report } = await imported(`## Chapter\n\n${source}\n`)
        const titles = report.taken.filter(({ as, text }) => as === 'topic' && text !== 'x').map(({ text }) => text)
        const wanted = rows.map((words) => words.map(([text]) => text).join(' ')).filter((text) => text !== 'x')
        expect(titles).toEqual(wanted)
      }),
      { numRuns: 40 },
    )
  })
})

describe('what says how far one is', () => {
  it('a sign behind a link is told, and so is where a picture leads', async () => {
    const { outline, report } = await imported(
      '## A\n\n- [DNS](https://b.example/dns) ✅\n- [![img](x.png)](https://a.example/img)\n',
    )
    expect(outline).toEqual(['A: DNS <https://b.example/dns>'])
    expect(reasons(report)).toEqual([
      '3 ✅: what follows the link of an item',
      '4 img x.png (https://a.example/img): a picture, and where it leads',
    ])
  })
})

describe('what is said of the licence', () => {
  it.each([
    ['MIT © Pia', 'MIT'],
    ['[MIT](LICENSE) © [Pia](https://pia.example)', 'MIT'],
    ['Licensed under the Apache 2.0 License.', 'Apache-2.0'],
    ['[CC BY-SA 4.0](https://creativecommons.org/licenses/by-sa/4.0/)', 'CC-BY-SA-4.0'],
    ['The Unlicense', 'Unlicense'],
  ])('%s is that of the series', async (line, spdx) => {
    await using folder = await writeFolder({})
    const dir = path.join(folder.dir, 'series')
    const report = await importToc(`# Road\n\n## A\n\n- One\n\n## 📄 Licence\n\n${line}\n`, dir)
    const { series } = await loadSeries(dir)
    expect(series?.license).toBe(spdx)
    expect(series?.chapters.map(({ title }) => title)).toEqual(['A'])
    expect(report.changed.map(({ line, reason }) => [line, reason])).toEqual([
      [9, `the license of the series is ${spdx}`],
    ])
    expect(report.assumed.join()).not.toContain('license')
  })

  it('and is no name of one is left out and told; with items below it is a chapter', async () => {
    const { outline, report } = await imported(
      '# Road\n\n## A\n\n- One\n\n## License\n\nSee the file.\n\nAsk me.\n\n## B\n\n- Two\n\n## Licensing\n\n- MIT\n',
    )
    expect(outline).toEqual(['A: One', 'B: Two', 'Licensing: MIT'])
    expect(report.left.map(({ line, text }) => [line, text])).toEqual([
      [7, 'License'],
      [9, 'See the file.'],
      [11, 'Ask me.'],
    ])
    expect(report.assumed.join()).toContain('UNLICENSED')
  })

  it('is not looked for in the title', async () => {
    const { outline, report } = await imported('# Licensing\n\nWhat a licence says.\n\n## A\n\n- One\n')
    expect([report.title, ...outline]).toEqual(['Licensing', 'A: One'])
  })

  it('yields to the one that is given', async () => {
    const { report } = await imported('## A\n\n- One\n\n## License\n\nMIT\n', { license: 'CC0-1.0' })
    expect(reasons(report)).toEqual(['7 MIT: the license given is taken instead'])
  })
})

describe('links', () => {
  it('that are relative are kept when the file’s own address is known', async () => {
    const source = '## A\n\n- [One](posts/one.md)\n- [Two](../two.md)\n'
    expect((await imported(source, { base: 'https://git.example/me/notes/README.md' })).outline).toEqual([
      'A: One <https://git.example/me/notes/posts/one.md>, Two <https://git.example/me/two.md>',
    ])
    const { outline, report } = await imported(source)
    expect(outline).toEqual(['A: One, Two'])
    expect(report.left.map((one) => one.text)).toEqual(['posts/one.md', '../two.md'])
  })

  it('can’t be completed by what is no address', async () => {
    await using folder = await writeFolder({})
    const work = importToc('## A\n', path.join(folder.dir, 'new'), { base: 'README.md' })
    await expect(work).rejects.toThrow('“README.md” is no address.')
  })

  it('of other kinds are not, and told', async () => {
    const { outline, report } = await imported(
      '## A\n\n- [One](javascript:alert(1))\n- [Two](mailto:a@b.example)\n- [Three](data:text/html,x)\n',
    )
    expect(outline).toEqual(['A: One, Two, Three'])
    expect(report.left.map((one) => one.text)).toEqual([
      'javascript:alert(1)',
      'mailto:a@b.example',
      'data:text/html,x',
    ])
  })

  it('behind a name, or with words after them, leave the name as the title', async () => {
    const { outline, report } = await imported(
      '## A\n\n- One: [article](https://b.example/1), [code](https://b.example/2)\n- [Two](https://b.example/3) (draft)\n',
    )
    expect(outline).toEqual(['A: One <https://b.example/1>, Two <https://b.example/3>'])
    expect(reasons(report)).toEqual([
      '3 article (https://b.example/1) , code (https://b.example/2): the words of a link behind its title',
      '4 (draft): what follows the link of an item',
    ])
  })

  it('of a chapter are told, and kept when the chapter is its own topic', async () => {
    const { outline, report } = await imported('## [A](https://b.example/a)\n\n- One\n\n## [B](https://b.example/b)\n')
    expect(outline).toEqual(['A: One', 'B: B <https://b.example/b>'])
    expect(reasons(report)).toEqual(['1 https://b.example/a: the address of a chapter: only topics have one'])
  })
})

describe('what can’t be imported', () => {
  it('refuses one that would take for ever to read', async () => {
    await using folder = await writeFolder({})
    const source = `## A\n\n- ${'>'.repeat(150_000)}\n`
    await expect(importToc(source, path.join(folder.dir, 'new'))).rejects.toThrow('takes too long to read')
    expect(await readdir(folder.dir)).toEqual([])
  })

  it('a folder with something in it is left as it is', async () => {
    await using folder = await writeFolder({ 'mine.txt': 'x' })
    await expect(importToc('## A\n', folder.dir)).rejects.toThrow(/is not empty/)
    await expect(importToc('## A\n', path.join(folder.dir, 'mine.txt'))).rejects.toThrow(/is a file/)
    expect(await readdir(folder.dir)).toEqual(['mine.txt'])
  })

  it('a file without headings or items writes nothing', async () => {
    await using folder = await writeFolder({})
    for (const source of ['', 'Only text.\n', '```\n# code\n```\n', '# A title alone\n\nText.\n'])
      await expect(importToc(source, path.join(folder.dir, 'new'))).rejects.toThrow(/no heading and no list item/)
    expect(await readdir(folder.dir)).toEqual([])
  })

  it('an empty folder that is there already is used', async () => {
    await using folder = await writeFolder({})
    await importToc('## A\n', folder.dir)
    expect((await loadSeries(folder.dir)).series?.chapters).toHaveLength(1)
    await expect(writeFile(path.join(folder.dir, 'series.yaml'), '', { flag: 'wx' })).rejects.toThrow()
  })
})

// Words that are found again whatever stands around them, with signs that Markdown or YAML could trip over.
const name = fc
  .tuple(
    fc.stringMatching(/^[a-zäß字ж]{4,9}$/),
    fc.constantFrom('', ' & co', ': a "b"', " 'x'", ' #1', ' @y', ' - z', '?', ' 100%', ' {a}', ' [b]', ' !', ' yes'),
  )
  .map(([word, sign]) => ({ word: `${word}q`, text: `${word}q${sign}` }))
const item = fc.record({
  name,
  link: fc.constantFrom(undefined, 'https://b.example/x', 'posts/x.md', '#top'),
  nested: fc.boolean(),
})
const block = fc.oneof(
  fc.record({ kind: fc.constant('heading' as const), name, depth: fc.integer({ min: 1, max: 4 }), html: fc.boolean() }),
  fc.record({
    kind: fc.constant('list' as const),
    items: fc.array(item, { minLength: 1, maxLength: 5 }),
    sign: fc.constantFrom('-', '*', '1.', '- [x]', 'html'),
  }),
  fc.record({ kind: fc.constant('text' as const), name }),
  fc.record({ kind: fc.constant('bold' as const), name }),
)

function asMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#&!]/g, '\\$&')
}

function written(one: typeof block extends fc.Arbitrary<infer T> ? T : never): { source: string; words: string[] } {
  if (one.kind === 'list') {
    const words = one.items.map((entry) => entry.name.word)
    const lines = one.items.map(({ name, link, nested }, index) => {
      if (one.sign === 'html')
        return `<li>${link ? `<a href="${link}">${asHtml(name.text)}</a>` : asHtml(name.text)}</li>`
      const label = link ? `[${asMarkdown(name.text)}](${link})` : asMarkdown(name.text)
      return `${nested && index ? '    ' : ''}${one.sign} ${label}`
    })
    return { words, source: one.sign === 'html' ? `<ul>\n${lines.join('\n')}\n</ul>` : lines.join('\n') }
  }
  const { word, text } = one.name
  if (one.kind === 'text') return { words: [word], source: `Some ${asMarkdown(text)} here` }
  if (one.kind === 'bold') return { words: [word], source: `**${word}**` }
  if (one.html) return { words: [word], source: `<h${one.depth}>${asHtml(text)}</h${one.depth}>` }
  return { words: [word], source: `${'#'.repeat(one.depth)} ${asMarkdown(text)}` }
}

function asHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

describe('any table of contents', () => {
  it('is taken over, or left with its line and a reason, to the last word; and the series is right', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(block, { minLength: 1, maxLength: 12 }), async (blocks) => {
        const parts = blocks.map(written)
        fc.pre(blocks.some((one) => one.kind === 'list') || blocks.filter((one) => one.kind === 'heading').length > 1)
        const source = parts.map((part) => part.source).join('\n\n')
        const { report, outline } = await imported(source)
        const lines = source.split('\n')
        for (const word of parts.flatMap((part) => part.words)) {
          const inSeries = outline.some((line) => line.includes(word)) || report.title.includes(word)
          const told = [...report.left, ...report.taken].filter(({ text }) => text.includes(word))
          expect(inSeries || told.length > 0, word).toBe(true)
        }
        for (const { line, text } of [...report.left, ...report.taken]) {
          const first = /[a-zäß字ж]{4,9}q/.exec(text)?.[0]
          if (first && !text.includes(': ')) expect(lines[line - 1], `line of ${text}`).toContain(first)
        }
      }),
      { numRuns: 80 },
    )
  }, 120_000)
})
