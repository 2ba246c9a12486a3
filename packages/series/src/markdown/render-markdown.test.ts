import { describe, expect, it } from 'vitest'
import { renderMarkdown, type RenderOptions } from './render-markdown.ts'

const GLOSSARY = [
  { term: 'field', also: ['fields'], means: 'A line of the head.' },
  { term: 'request line', also: [], means: 'The first line.' },
  { term: 'request', also: ['requests'], means: 'A message from a client.' },
]

async function html(source: string, options?: RenderOptions): Promise<string> {
  return (await renderMarkdown(source, options)).html
}

async function problems(source: string, options?: RenderOptions): Promise<string[]> {
  const page = await renderMarkdown(source, options)
  return page.problems.map((one) => `${one.line}: ${one.message}${one.allowed ? ` | ${one.allowed}` : ''}`)
}

describe('titles and headings', () => {
  it('take the first H1 out as the title and give the others ids of their own', async () => {
    const page = await renderMarkdown('# What is `HTTP`?\n\n## Where to stop\n\n## Where to stop\n\n### Größe & 大小\n')
    expect(page.title).toBe('What is HTTP?')
    expect(page.headings).toEqual([
      { depth: 2, id: 's-where-to-stop', text: 'Where to stop' },
      { depth: 2, id: 's-where-to-stop-2', text: 'Where to stop' },
      { depth: 3, id: 's-größe-大小', text: 'Größe & 大小' },
    ])
    expect(page.html).not.toContain('<h1')
  })

  it('are what links within the page lead to', async () => {
    expect(await html('[there](#where-to-stop)\n\n## Where to stop\n')).toContain(
      '<a href="#s-where-to-stop">there</a>',
    )
    expect(await problems('[there](#where)\n\n## Where to stop\n')).toEqual([
      '1: No heading of this page has the anchor “where”. | #where-to-stop',
    ])
  })

  it('have a prefix, so that several pages fit on one', async () => {
    const page = await renderMarkdown('## A\n\nText.[^1]\n\n[^1]: Note.\n', { idPrefix: 'stage-8-' })
    expect(page.headings[0]?.id).toBe('stage-8-s-a')
    const ids = [...page.html.matchAll(/ (?:id|data-b|aria-controls)="([^"]*)"/g)].map((match) => match[1])
    expect(ids.length).toBeGreaterThan(4)
    expect(ids.every((id) => id?.startsWith('stage-8-'))).toBe(true)
  })

  it('a second H1 is a problem and becomes an H2', async () => {
    const page = await renderMarkdown('# A\n\n# B\n')
    expect(page.html).toContain('<h2')
    expect(page.problems).toMatchObject([{ line: 3, message: 'A page has one title, its first line.' }])
  })
})

describe('sidenotes', () => {
  const SOURCE =
    'A claim.[^a] Another.[^b] The first again.[^a]\n\n[^a]: [RFC 9112](https://www.rfc-editor.org/rfc/rfc9112) §3.\n[^b]: Two `b`.\n'

  it('stand directly after their number and need no script', async () => {
    const out = await html(SOURCE)
    expect(out).toContain(
      'A claim.<span class="sn-hold"><button class="sn-ref" type="button" aria-expanded="false" aria-controls="sn1"><span class="vh">note </span>1</button></span>' +
        '<span class="sn" id="sn1" role="note" data-n="1" data-b="b2"><a href="https://www.rfc-editor.org/rfc/rfc9112" rel="external noopener">RFC 9112</a> §3.</span> Another.',
    )
    expect(out).toContain('The first again.<a class="sn-ref" href="#sn1"><span class="vh">note </span>1</a>')
    expect(out.match(/id="sn1"/g)).toHaveLength(1)
    expect(out).not.toContain('<section')
  })

  it('tell notes that are not there, not referred to, given twice, nested, or more than text', async () => {
    expect(await problems('A.[^x]\n\n[^y]: Y.\n')).toEqual([
      '1: There is no note “x”. | [^x]: …',
      '3: Nothing refers to the note “y”. | [^y] in the text',
    ])
    expect(await problems('A.[^x]\n\n[^x]: X.\n[^x]: Y.\n')).toEqual(['4: The note “x” is given twice. | a note once'])
    expect(await problems('A.[^x]\n\n[^x]: See itself.[^x]\n')).toEqual([
      '3: A note can’t have a note. | one level of notes',
    ])
    expect(await problems('A.[^x]\n\n[^x]: Text.\n\n    - item\n')).toEqual([
      '5: A note holds text only. | sentences, links and inline code',
    ])
  })
})

it('strikes through what stands between two tildes, not between one', async () => {
  expect(await html('~~a~~ HEAD~1..HEAD~2, ~b *c*~\n')).toBe(
    '<p data-b="b1"><del>a</del> HEAD~1..HEAD~2, ~b <em>c</em>~</p>',
  )
})

it('shows a NUL sign as what it is not', async () => {
  expect(await html('a\0*b*\n')).toBe('<p data-b="b1">a\uFFFD<em>b</em></p>')
})

it('is not one sign off where the file begins with the mark of the order of bytes', async () => {
  expect(await html('\uFEFFRuns on localhost:PORT[x] since :name{y}, ~~not~~ now.\n')).toBe(
    '<p data-b="b1">Runs on localhost:PORT[x] since :name{y}, <del>not</del> now.</p>',
  )
})

describe('directives', () => {
  it('mark where experiments and builds stand', async () => {
    const page = await renderMarkdown('::experiment{keep-alive}\n\n::build[http-server]\n\n::experiment{say-it}\n')
    expect(page.experiments).toEqual(['keep-alive', 'say-it'])
    expect(page.builds).toEqual(['http-server'])
    expect(page.html).toBe(
      '<div data-b="b1" data-experiment="keep-alive"></div>\n<div data-b="b2" data-build="http-server"></div>\n<div data-b="b3" data-experiment="say-it"></div>',
    )
    expect(page.problems).toEqual([])
  })

  it('tell a slug that is not there, none, and one out of shape', async () => {
    const known = { experiments: ['keep-alive'], builds: [] }
    expect(await problems('::experiment{keep-alve}\n\n::experiment\n\n::build{"x onload=alert(1)"}\n', known)).toEqual([
      '1: There is no experiment “keep-alve” in this topic. | did you mean keep-alive? allowed: keep-alive',
      '3: This experiment names nothing that could be one. | ::experiment{slug}',
      '5: This looks like a directive, and can’t be read as one. | ::experiment{slug}, ::build{slug}, :::hint',
    ])
  })

  it('fold a hint, with a label of its own or not', async () => {
    expect(await html(':::hint\nLook at the *last* two bytes.\n:::\n')).toBe(
      '<details data-b="b1" class="hint"><summary>A hint</summary><p>Look at the <em>last</em> two bytes.</p></details>',
    )
    expect(await html(':::hint[Where to look]\nThere.\n:::\n')).toContain(
      '<summary>Where to look</summary><p>There.</p>',
    )
  })

  it('may stand where other parsers lose them', async () => {
    const after = '\n\n## Next\n\nText\n'
    for (const last of ['| b |\n|-|\n| c |', '[a]: https://x.y', '> [a]: /b']) {
      const page = await renderMarkdown(`:::hint\nx\n\n${last}\n:::${after}`)
      expect(page.html).toMatch(/<\/details>\n<h2/)
    }
    expect(await html('A :term[exponential\nbackoff] in it.\n')).toContain('<dfn>exponential\nbackoff</dfn>')
    expect(await problems(':::hint a\nx\n:::\n')).toHaveLength(1)
    expect(await html('C++ has std::string and\n::operator new, which is\nglobal.\n')).not.toContain('</p>\n<p')
  })

  it('leave text alone that only looks like one', async () => {
    expect(await html('Listen on localhost:PORT, or :name[x]{y=1}.\n')).toBe(
      '<p data-b="b1">Listen on localhost:PORT, or :name[x]{y=1}.</p>',
    )
    expect(await problems('Listen on localhost:PORT.\n')).toEqual([])
  })

  it('show an unknown one as it was written, and tell it', async () => {
    expect(await html('::experimnt{a}\n')).toBe('<p data-b="b1">::experimnt{a}</p>')
    expect(await problems(':::hnt\nText.\n:::\n')).toEqual([
      '1: There is no directive “hnt” of this form. | allowed: ::experiment{slug}, ::build{slug}, :::hint',
    ])
  })
})

describe('terms', () => {
  it('are marked at their first use with their meaning, longest first, whatever their case', async () => {
    const out = await html('## The request\n\nThe Request\nline, then fields. A request and its field.\n', {
      glossary: GLOSSARY,
    })
    expect(out).toContain('<h2 data-b="b1" id="s-the-request">The request</h2>')
    expect(out).toContain(
      '<button class="term" type="button" popovertarget="g-request-line">Request\nline</button>' +
        '<span class="meaning" id="g-request-line" popover="auto" role="note"><strong>request line</strong> The first line.</span>',
    )
    expect([...out.matchAll(/popovertarget="([^"]*)"/g)].map((match) => match[1])).toEqual([
      'g-request-line',
      'g-field',
      'g-request',
    ])
  })

  it('are not marked in code, links, notes, or inside other words', async () => {
    const source =
      '`field` [a field](https://example.org) afield field-name[^1]\n\n[^1]: A field.\n\n    \n\n```\nfield\n```\n'
    expect(await html(source, { glossary: GLOSSARY })).not.toContain('popovertarget')
  })

  it('are marked where the page defines them instead, when it does', async () => {
    const out = await html('A field. Here is a :term[field].\n', { glossary: GLOSSARY })
    expect(out).toContain('A field. Here is a <dfn><button class="term"')
    expect(await problems('A :term[filed].\n', { glossary: GLOSSARY })).toEqual([
      '1: The glossary has no term “filed”. | did you mean field? allowed: field, fields, request line, request, requests',
    ])
  })
})

describe('code', () => {
  it('is coloured by classes, never by styles', async () => {
    const out = await html('```ts\nconst a: number = 1 // one\n```\n')
    expect(out).toContain('<span class="hl-keyword">const</span>')
    expect(out).toContain('<span class="hl-comment">// one</span>')
    expect(out).not.toMatch(/style|#[0-9a-f]{6}/)
  })

  it('keeps every character, in every language', async () => {
    const code = 'a <b> & "c"\n\tif (x) { return `y` }\n\n# end é😀'
    for (const language of [
      'ts',
      'python',
      'go',
      'rust',
      'java',
      'sh',
      'json',
      'yaml',
      'sql',
      'html',
      'css',
      'nginx',
      'diff',
      'text',
      'unheard-of',
    ]) {
      const out = await html(`\`\`\`${language}\n${code}\n\`\`\`\n`)
      const plain = out
        .replace(/<[^>]*>/g, '')
        .replaceAll('&lt;', '<')
        .replaceAll('&#x3C;', '<')
        .replaceAll('&#x26;', '&')
      expect(plain, language).toBe(code)
    }
  })

  it('of great length stays plain and whole, and soon there', async () => {
    const line = `const a = "${'(('.repeat(1_500)}"`
    expect(await html(`\`\`\`ts\nconst b = 1\n${line}\n\`\`\`\n`)).toContain(`\n${line}</code>`)
    const long = 'let a = 1\n'.repeat(10_001)
    expect(await html(`\`\`\`ts\n${long}\`\`\`\n`)).not.toContain('hl-')
  })

  it('of a language that is not known stays plain, with a note', async () => {
    const page = await renderMarkdown('```cobol\nX\n```\n')
    expect(page.problems).toMatchObject([{ line: 1, message: 'No highlighting is known for “cobol”.', level: 'note' }])
  })

  const drawnHttp = async (message: string) =>
    (await html(`\`\`\`http\n${message}\n\`\`\`\n`))
      .replace(/<span class="crlf" aria-hidden="true">(.*?)<\/span><\/span>/g, (_all, signs: string) =>
        signs.includes('CR') ? '␍␊' : '␊',
      )
      .replace(/<[^>]*>/g, '')

  it('of HTTP shows the line ends of the head, and breaks between messages that are not sent not at all', async () => {
    expect(await drawnHttp('HTTP/1.1 200 OK\nA: b\n\npear\nGET / HTTP/1.1\nHost: x\n')).toBe(
      'HTTP/1.1 200 OK␍␊\nA: b␍␊\n␍␊\npear\nGET / HTTP/1.1␍␊\nHost: x␍␊\n␍␊',
    )
  })

  it.each([
    ['5\napple\n0\n', '5␍␊\napple␍␊\n0␍␊\n␍␊'],
    ['a\n1\n2\n3\n4\n5\n\ne\n6', 'a␍␊\n1␊\n2␊\n3␊\n4␊\n5␊\n␍␊\ne␍␊\n6␊'],
    ['4\na\nb\n\n0\n', '4␍␊\na␊\nb␊\n␍␊\n0␍␊\n␍␊'],
    ['00A;note="a;b"\n and pears\n0\nX-Check: yes\n', '00A;note="a;b"␍␊\n and pears␍␊\n0␍␊\nX-Check: yes␍␊\n␍␊'],
    ['0x5\nhello\n0\n', '0x5␍␊\nhello␍␊\n0␍␊\n␍␊'],
    ['0\n\nPEAR', '0␍␊\n␍␊\nPEAR'],
    ['2\nï\n…\n0\n', '2␍␊\nï␍␊\n…\n0␍␊\n␍␊'],
    ['0\n\nGET / HTTP/1.1\n', '0␍␊\n␍␊\nGET / HTTP/1.1␍␊\n␍␊'],
  ])('of HTTP shows every line end of a body in chunks: %j', async (body, drawn) => {
    const head = 'PUT /a HTTP/1.1\nTransfer-Encoding: chunked\n\n'
    expect(await drawnHttp(head + body)).toBe(head.replaceAll('\n', '␍␊\n') + drawn)
  })

  it.each([
    ['4', 'pear', 'pear'],
    ['5', 'pear\n', 'pear␊\n'],
    ['3', 'a\nb', 'a␊\nb'],
    ['10', 'a\n\nGET /', 'a␍␊\n␍␊\nGET /'],
    ['44', 'GET /echo/stale HTTP/1.1\nHost: backroad\n', 'GET /echo/stale HTTP/1.1␍␊\nHost: backroad␍␊\n␍␊'],
    ['4', 'pear\nHTTP/1.1 200 OK\n', 'pear\nHTTP/1.1 200 OK␍␊\n␍␊'],
    ['1000', 'only\nthe beginning', 'only␊\nthe beginning'],
    ['20000', '…\nHTTP/1.1 200 OK\n', '…\nHTTP/1.1 200 OK␍␊\n␍␊'],
  ])('of HTTP shows the line ends that Content-Length %s counts in %j', async (length, body, drawn) => {
    expect(await drawnHttp(`PUT /a HTTP/1.1\nContent-Length: ${length}\n\n${body}`)).toBe(
      `PUT /a HTTP/1.1␍␊\nContent-Length: ${length}␍␊\n␍␊\n${drawn}`,
    )
  })

  it('of a terminal tells what was typed from what came back', async () => {
    expect(await html('```console\n$ ls\na b\n```\n')).toContain(
      '<code><span class="ps">$ </span>ls\n<span class="out">a b</span></code>',
    )
  })
})

describe('diagrams', () => {
  const DIAGRAM = 'flowchart TD\n  A[Start] -->|yes| B{Ask}\n'

  it('become SVG with their text alternative, in the colours of the look', async () => {
    const page = await renderMarkdown(`\`\`\`mermaid alt="A start, then a \\"question\\""\n${DIAGRAM}\`\`\`\n`)
    expect(page.problems).toEqual([])
    expect(page.html).toMatch(
      /^<figure class="diagram" data-b="b1"><div class="drawing" role="group" aria-label="Diagram" tabindex="0"><svg [^>]*role="img"[^>]* aria-label="A start, then a &#x22;question&#x22;">/,
    )
    expect(page.html).toContain('fill="var(--ink)"')
    expect(page.html).not.toMatch(/<style|style=|@import|https?:|--_|#[0-9a-f]{3,6}"/)
  })

  it('take the emphasised paragraph after them as caption and name', async () => {
    const out = await html(`\`\`\`mermaid\n${DIAGRAM}\`\`\`\n\n*The road of a **message**.*\n`)
    expect(out).toContain('aria-labelledby="d1-cap"')
    expect(out).toContain(
      '<figcaption data-b="b2" id="d1-cap">The road of a <strong>message</strong>.</figcaption></figure>',
    )
    expect(await problems(`\`\`\`mermaid\n${DIAGRAM}\`\`\`\n\n*The road.*\n`)).toEqual([])
  })

  it('without words are a problem', async () => {
    expect(await problems(`\`\`\`mermaid\n${DIAGRAM}\`\`\`\n\nText.\n`)).toEqual([
      expect.stringContaining('1: The diagram has no text alternative.'),
    ])
  })

  it('that can’t be drawn are shown as text, and told', async () => {
    const page = await renderMarkdown('```mermaid alt="x"\nnonsense <b>\n```\n')
    expect(page.html).toContain('nonsense &#x3C;b>')
    expect(page.problems[0]).toMatchObject({
      line: 1,
      message: expect.stringContaining('can’t be drawn'.replace('’', "'")) as string,
    })
  })

  it('of two on a page share no id', async () => {
    const out = await html(`\`\`\`mermaid alt="a"\n${DIAGRAM}\`\`\`\n\n\`\`\`mermaid alt="b"\n${DIAGRAM}\`\`\`\n`)
    const ids = [...out.matchAll(/ id="([^"]*)"/g)].map((match) => match[1])
    expect(ids.length).toBeGreaterThan(2)
    expect(new Set(ids).size).toBe(ids.length)
  })
})

describe('pictures', () => {
  const images = [{ name: 'two-bytes.png', width: 30, height: 20 }]

  it('beside the text have their size, and the address that they are served at', async () => {
    const imageHref = (name: string) => `/pictures/${name}`
    const img = 'width="30" height="20" loading="lazy" referrerpolicy="no-referrer"'
    expect(await html('![Two](images/two-bytes.png)\n', { images, imageHref })).toBe(
      `<p data-b="b1"><img src="/pictures/two-bytes.png" alt="Two" ${img}></p>`,
    )
    expect(await html('![Two][t]\n\n[t]: images/two-bytes.png "Both"\n', { images })).toContain(
      `<img src="images/two-bytes.png" alt="Two" title="Both" ${img}>`,
    )
    expect(await html('![Two](images/two-bytes.png)\n')).toContain('src="images/two-bytes.png"')
  })

  it('that are not there, or lie elsewhere, are left out with their words kept', async () => {
    const source = [
      '![a](images/two-byte.png)',
      '![b](images/../../secret.png)',
      '![c](images/%2e%2e/secret.png)',
      '![d](/etc/passwd)',
      '![e](http://example.org/e.png)',
      '![f](images/two-bytes.svg)',
    ].join('\n\n')
    const page = await renderMarkdown(source, { images })
    expect(page.html).not.toMatch(/src="[^"]/)
    for (const alt of 'abcdef') expect(page.html).toContain(`alt="${alt}"`)
    expect(page.problems).toHaveLength(6)
    expect(await problems('![a](images/two-byte.png)\n', { images })).toEqual([
      '1: There is no picture “images/two-byte.png”. | did you mean two-bytes.png? allowed: two-bytes.png',
    ])
  })

  it('need words, and come over https from elsewhere', async () => {
    expect(await problems('![](https://example.org/a.png)\n')).toEqual([
      '1: The picture has no text alternative. | ![what it shows](images/name.png)',
    ])
    expect(await html('![a](https://example.org/a.png)\n')).toContain('src="https://example.org/a.png"')
  })
})

describe('the rest', () => {
  it('marks links that lead elsewhere, and settles those to topics', async () => {
    expect(await html('[a](https://example.org) [b](/x) [c](topic:dns)\n', { topics: ['dns'] })).toBe(
      '<p data-b="b1"><a href="https://example.org" rel="external noopener">a</a> <a href="/x">b</a> <a href="/topics/dns">c</a></p>',
    )
    expect(await problems('[c](topic:dsn)\n', { topics: ['dns'] })).toEqual([
      '1: There is no topic “dsn”. | did you mean dns? allowed: dns',
    ])
  })

  it('wraps tables so that they can scroll, and writes tasks as signs', async () => {
    expect(await html('| a |\n| --: |\n| 1 |\n')).toContain(
      '<div class="table" role="group" aria-label="Table" tabindex="0" data-b="b1"><table>',
    )
    expect(await html('- [x] done\n- [ ] open\n')).toBe('<ul data-b="b1">\n<li>☑ done</li>\n<li>☐ open</li>\n</ul>')
  })

  it('understands a few bare tags, and shows other HTML as text', async () => {
    expect(await html('Press <kbd>Esc</kbd>, H<sub>2</sub>O.<br>Next <!-- no --> line\n')).toBe(
      '<p data-b="b1">Press <kbd>Esc</kbd>, H<sub>2</sub>O.<br>\nNext  line</p>',
    )
    const page = await renderMarkdown('<div class="x">Hello</div>\n')
    expect(page.html).toBe('<p data-b="b1">&#x3C;div class="x">Hello&#x3C;/div></p>')
    expect(page.problems).toMatchObject([{ line: 1, message: 'HTML is shown as text here.', level: 'note' }])
  })

  it('maps every line of text to exactly one block, and every block with an element to it', async () => {
    const source =
      '# Title\n\nOne\ntwo.[^n]\n\n- a\n\n- b\n\n> quote\n\n```ts\n\nx\n```\n\n| a |\n| - |\n| 1 |\n\n:::hint\nh\n:::\n\n::experiment{e}\n\n***\n\n```mermaid alt="a"\nflowchart TD\n  A --> B\n```\n\n<p>html</p>\n\n[^n]: Note.\n\n[l]: https://example.org\n'
    const page = await renderMarkdown(source)
    const lines = source.split('\n')
    for (const [index, line] of lines.entries()) {
      const owners = page.blocks.filter((block) => block.from <= index + 1 && index + 1 <= block.to)
      if (line.trim()) expect(owners, line).toHaveLength(1)
    }
    const drawn = [...page.html.matchAll(/ data-b="([^"]*)"/g)].map((match) => match[1] ?? '')
    expect(new Set(drawn).size).toBe(drawn.length)
    const elsewhere = page.blocks.filter((block) => !drawn.includes(block.id)).map((block) => lines[block.from - 1])
    expect(elsewhere).toEqual(['# Title', '[l]: https://example.org'])
  })
})
