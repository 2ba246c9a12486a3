import { readdirSync, readFileSync, statSync } from 'node:fs'
import { mkdir, readFile, rm, unlink, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, it } from 'vitest'
import { copyFolder, SAMPLE, scratch, writeFiles, type Scratch } from '../test/sample-series.ts'
import { publishSite, type PublishOptions } from './publish-site.ts'

/** Every file of a folder with its bytes. */
function filesOf(dir: string): Record<string, string> {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return Object.fromEntries(
    files
      .map(({ parentPath, name }) => path.join(parentPath, name))
      .sort()
      .map((file) => [path.relative(dir, file).split(path.sep).join('/'), readFileSync(file, 'latin1')]),
  )
}

async function withSample(): Promise<
  Scratch & { publish(more?: Partial<PublishOptions>): ReturnType<typeof publishSite> }
> {
  const folder = await scratch()
  await writeFiles(folder.at('series'), SAMPLE)
  const options = { dir: folder.at('series'), out: folder.at('site'), memoryFile: folder.at('memory.json'), threads: 1 }
  return { ...folder, publish: (more = {}) => publishSite({ ...options, ...more }) }
}

it('begins with a table of contents that says of every topic how far it is', async () => {
  await using own = await withSample()
  await writeFiles(own.at('series/01-internet/03-tls'), { 'lesson.draft.md': 'SECRETLY begun.\n' })
  const { counts, proven } = await own.publish()
  expect({ ...counts, proven }).toEqual({ topics: 5, here: 3, elsewhere: 1, planned: 1, drafts: 1, proven: 1 })
  const index = await readFile(own.at('site/index.html'), 'utf8')
  const lines = [...index.matchAll(/<li class="topic is-(\w+)" id="([^"]*)"><span class="name">(.*?)<\/span> /g)].map(
    (one) => one.slice(1),
  )
  expect(lines).toEqual([
    ['proven', 'what-is-http', '<a href="topics/what-is-http.html">What is HTTP?</a>'],
    ['published', 'dns', '<a href="topics/dns.html">DNS</a>'],
    ['planned', 'tls', 'TLS'],
    ['published', 'b-trees', '<a href="https://elsewhere.example/b-trees" rel="external">B-trees</a>'],
    ['published', 'logs', '<a href="topics/logs.html">Logs</a>'],
  ])
  expect(index).toContain('5 topics in 2 chapters: 3 published here, 1 written elsewhere, 1 of them proven, 1 planned.')
  expect(index).toContain('They begin with <a href="topics/what-is-http.html">HTTP</a>')
})

it('shows no draft anywhere', async () => {
  await using own = await withSample()
  await own.publish()
  expect(Object.values(filesOf(own.at('site'))).filter((text) => text.includes('SECRETLY'))).toEqual([])
})

it('leads with every address to a file of the site or somewhere else, and never to the root of a host', async () => {
  await using own = await withSample()
  await own.publish()
  const files = filesOf(own.at('site'))
  for (const [file, text] of Object.entries(files)) {
    if (!file.endsWith('.html') || file === '404.html') continue
    for (const [, address = ''] of text.matchAll(/ (?:href|src|data-source)="([^"]*)"/g)) {
      if (/^(?:https:|mailto:)/.test(address)) continue
      const [target = '', id] = address.split('#')
      const whole = target === '' ? file : path.posix.join(path.posix.dirname(file), target)
      expect(files, `${file} → ${address}`).toHaveProperty([whole])
      if (id) expect(files[whole], `${file} → ${address}`).toContain(` id="${id}"`)
    }
  }
})

it('lets a page load nothing but what is on the site, and runs no script or style of a page', async () => {
  await using own = await withSample()
  await writeFiles(own.at('series'), {
    '02-storage/02-logs/lesson.md': 'See.\n\n![A log](https://pictures.example/log.png)\n\n<script>alert(1)</script>\n',
  })
  await own.publish()
  for (const [file, text] of Object.entries(filesOf(own.at('site')))) {
    if (!file.endsWith('.html')) continue
    expect(text, file).not.toMatch(/<script(?! src="[^"]*" defer><\/script>)|<style| style=| on\w+="/)
    if (file === 'topics/http.html') continue // leads on by itself, and shows nothing
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(text)?.[1]?.replaceAll('&#39;', "'")
    const pictures = file === 'topics/logs.html' ? "'self' https://pictures.example" : "'self'"
    expect(policy, file).toBe(
      `default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src ${pictures}; connect-src 'self'; base-uri 'none'; form-action 'none'`,
    )
  }
})

it('copies pictures under names of their content, with their size on the page', async () => {
  await using own = await withSample()
  await own.publish()
  const page = await readFile(own.at('site/topics/what-is-http.html'), 'utf8')
  const [, picture = ''] =
    /<img src="\.\.\/(images\/[\w-]{24}\.png)" alt="Two packets on a wire" width="2" height="1" loading="lazy"/.exec(
      page,
    ) ?? []
  expect(await readFile(own.at('site', picture))).toEqual(SAMPLE['01-internet/01-what-is-http/images/two-packets.png'])
  expect(page).toContain(`<meta property="og:image" content="https://ada.example/my-road/${picture}">`)
})

it('shows proofs with a page and a file of each, and who corrected what', async () => {
  await using own = await withSample()
  await own.publish()
  const page = await readFile(own.at('site/topics/what-is-http.html'), 'utf8')
  expect(page).toContain('href="../proofs/what-is-http.backend.http-server.html"><b>proven</b> HTTP server, 2 stages')
  expect(page).toContain('Corrected by Grace Example and Bob Reader.')
  expect(page).toContain('A line ends with LF &lt;b&gt;only&lt;/b&gt;.')
  const proof = await readFile(own.at('site/proofs/what-is-http.backend.http-server.html'), 'utf8')
  for (const shown of [
    'answers with a status line',
    `sha256:${'a'.repeat(64)}`,
    `sha256:${'b'.repeat(64)}`,
    'verify-proof',
  ])
    expect(proof).toContain(shown)
  const file = JSON.parse(
    await readFile(own.at('site/proofs/what-is-http.backend.http-server.json'), 'utf8'),
  ) as unknown
  expect(file).toEqual(JSON.parse(String(SAMPLE['01-internet/01-what-is-http/proof.json'])))
})

it('writes what is newly proven beside the text, and keeps what stands there otherwise', async () => {
  await using own = await withSample()
  const file = own.at('series/01-internet/01-what-is-http/proof.json')
  const before = await readFile(file, 'utf8')
  await own.publish({ proofsOf: (_, known) => known })
  expect(await readFile(file, 'utf8')).toBe(before)
  const { notes } = await own.publish({
    proofsOf: (explains, known) => known.map((proof) => ({ ...proof, title: `of ${explains}` })),
  })
  expect(notes).toContain('01-internet/01-what-is-http/proof.json was written: it says what you have proven.')
  expect(await readFile(file, 'utf8')).toContain('"of backend/what-is-http"')
  expect(await readFile(own.at('site/topics/what-is-http.html'), 'utf8')).toContain('of backend/what-is-http')
})

it('writes nothing the second time, and the same bytes into another folder, with or without what it remembers', async () => {
  await using own = await withSample()
  await own.publish()
  const before = filesOf(own.at('site'))
  const times = () => Object.keys(before).map((file) => statSync(own.at('site', file)).mtimeMs)
  const written = times()
  expect(await own.publish()).toMatchObject({ written: [], removed: [] })
  await unlink(own.at('memory.json'))
  expect(await own.publish()).toMatchObject({ written: [], removed: [] })
  expect(times()).toEqual(written)
  await copyFolder(own.at('series'), own.at('elsewhere/copy'))
  await publishSite({ dir: own.at('elsewhere/copy'), out: own.at('other'), threads: 2 })
  expect(filesOf(own.at('other'))).toEqual(before)
})

it('is the same when many articles are rendered in threads, whichever is ready first', async () => {
  await using own = await withSample()
  for (let n = 1; n <= 90; n++) {
    const topic = `02-storage/${String(n + 2).padStart(2, '0')}-more-${n}`
    await writeFiles(own.at('series'), {
      [`${topic}/topic.yaml`]: `title: More ${n}\nquestion: How many?\nminutes: 5\n`,
      // Some take much longer than others.
      [`${topic}/lesson.md`]: `Number ${n}.\n${'\n```ts\nconst a = 1\n```\n'.repeat(n % 16 === 0 ? 60 : 1)}`,
    })
  }
  await own.publish({ out: own.at('alone'), memoryFile: own.at('alone.json'), threads: 1 })
  await own.publish({ out: own.at('threads'), memoryFile: own.at('threads.json'), threads: 2 })
  expect(filesOf(own.at('threads'))).toEqual(filesOf(own.at('alone')))
  expect(await readFile(own.at('threads/topics/more-33.html'), 'utf8')).toContain('Number 33.')
})

it('rewrites after an edit only what shows it, and ends as if it were made anew', async () => {
  await using own = await withSample()
  await own.publish()
  await writeFiles(
    own.at('series'),
    { '01-internet/02-dns/lesson.md': 'Names become numbers.\n' },
    new Date('2026-04-01T00:00:00Z'),
  )
  const { written } = await own.publish()
  expect(written.toSorted()).toEqual(['feed.xml', 'search/0.js', 'sitemap.xml', 'sources/dns.js', 'topics/dns.html'])
  await publishSite({ dir: own.at('series'), out: own.at('fresh'), threads: 1 })
  expect(filesOf(own.at('site'))).toEqual(filesOf(own.at('fresh')))
})

it('follows a change to what several pages show', async () => {
  await using own = await withSample()
  await own.publish()
  const changes: Record<string, string>[] = [
    { 'series.yaml': String(SAMPLE['series.yaml']).replace('My road', 'Our road') },
    { '01-internet/02-dns/topic.yaml': 'title: Names\nquestion: Why names?\nminutes: 30\naliases: [dns-names]\n' },
    { 'glossary.yaml': '- term: root\n  means: Where it begins.\n' },
    { '01-internet/03-tls/lesson.md': 'Published now.\n' },
    { '01-internet/chapter.yaml': 'title: The net\n' },
  ]
  for (const change of changes) {
    await writeFiles(own.at('series'), change)
    await own.publish()
    await rm(own.at('fresh'), { recursive: true, force: true })
    await publishSite({ dir: own.at('series'), out: own.at('fresh'), threads: 1 })
    expect(filesOf(own.at('site')), Object.keys(change)[0]).toEqual(filesOf(own.at('fresh')))
  }
})

it('removes what is gone from the series, and nothing that it did not write', async () => {
  await using own = await withSample()
  await own.publish()
  await writeFile(own.at('site/CNAME'), 'ada.example\n')
  await mkdir(own.at('site/topics/mine'))
  await rm(own.at('series/02-storage/02-logs/lesson.md'))
  await rm(own.at('series/01-internet/01-what-is-http/proof.json'))
  const { removed } = await own.publish()
  expect(removed.toSorted()).toEqual([
    'proofs/what-is-http.backend.http-server.html',
    'proofs/what-is-http.backend.http-server.json',
    'sources/logs.js',
    'topics/logs.html',
  ])
  expect(readdirSync(own.at('site'))).toContain('CNAME')
  expect(readdirSync(own.at('site/topics'))).toContain('mine')
  expect(readdirSync(own.at('site'))).not.toContain('proofs')
})

it('leaves a file of somebody else as it is, also where one of the site would stand, and one that was changed by hand when it goes', async () => {
  await using own = await withSample()
  await own.publish()
  await writeFiles(own.at('site'), { 'topics/tls.html': 'mine' })
  await writeFiles(own.at('series'), { '01-internet/03-tls/lesson.md': 'Published now.\n' })
  expect((await own.publish()).notes).toContain('topics/tls.html is not from Backroad and was left as it is.')
  expect(await readFile(own.at('site/topics/tls.html'), 'utf8')).toBe('mine')
  await writeFile(own.at('site/topics/logs.html'), 'changed by hand')
  await rm(own.at('series/02-storage/02-logs/lesson.md'))
  await own.publish()
  expect(await readFile(own.at('site/topics/logs.html'), 'utf8')).toBe('changed by hand')
})

it('puts right what was changed or lost in the site', async () => {
  await using own = await withSample()
  await own.publish()
  const before = filesOf(own.at('site'))
  await writeFile(own.at('site/topics/dns.html'), 'broken')
  await rm(own.at('site/search'), { recursive: true })
  await rm(own.at('site/assets'), { recursive: true })
  await own.publish()
  expect(filesOf(own.at('site'))).toEqual(before)
})

it('refuses a folder that holds anything else, one in the series, and a manifest that leads out of it', async () => {
  await using own = await withSample()
  await writeFiles(own.at('full'), { 'thesis.txt': 'years of work' })
  await expect(own.publish({ out: own.at('full') })).rejects.toThrow(
    'is not empty and holds no site that Backroad made',
  )
  await expect(own.publish({ out: own.at('full/thesis.txt') })).rejects.toThrow('is a file')
  await expect(own.publish({ out: own.at('series/site') })).rejects.toThrow('is in the folder of the series')
  await expect(own.publish({ dir: own.at('nothing') })).rejects.toThrow('There is no folder')
  await writeFiles(own.at('out'), {
    'backroad-site.json': '{"format":1,"files":{"../full/thesis.txt":["",""]},"articles":{}}',
  })
  await expect(own.publish({ out: own.at('out') })).rejects.toThrow('is damaged')
  expect(readdirSync(own.at('full'))).toEqual(['thesis.txt'])
})

it('makes nothing of a series with errors, and says them all', async () => {
  await using own = await withSample()
  await writeFiles(own.at('series'), {
    '02-storage/02-logs/topic.yaml': 'title: Logs\nquestion: Why?\nminutes: 30\naliases: [dns]\n',
  })
  await writeFiles(own.at('series'), { '01-internet/02-dns/lesson.md': 'See [it](topic:nowhere).\n' })
  const error = await own.publish().catch((one: unknown) => one as { problems: { message: string }[] })
  expect(error).toMatchObject({ name: 'SiteError' })
  expect('problems' in error && error.problems.map(({ message }) => message)).toEqual([
    'There is no topic “nowhere”.',
    expect.stringContaining('The alias “dns” is already'),
  ])
  expect(readdirSync(own.dir)).not.toContain('site')
})

it('shows HTML as text, says where it stands each time, and makes the site', async () => {
  await using own = await withSample()
  await writeFiles(own.at('series'), {
    '01-internet/02-dns/lesson.md':
      'Names.\n\n<details onclick="steal()"><summary>More</summary>\n\nWords.\n\n<script>steal()</script>\n\n</details>\n',
  })
  const said = [
    'HTML is shown as text here. 01-internet/02-dns/lesson.md:3, 01-internet/02-dns/lesson.md:7, 01-internet/02-dns/lesson.md:9',
  ]
  expect((await own.publish()).notes).toEqual(said)
  const page = await readFile(own.at('site/topics/dns.html'), 'utf8')
  expect(page).toContain('&#x3C;details onclick="steal()">')
  expect(page).toContain('&#x3C;script>steal()')
  expect(page).not.toMatch(/<[^>]* onclick|<script>steal/)
  // What was not made anew is said again.
  expect((await own.publish()).notes).toEqual(said)
})

it('says what an article is about with its first sentences where the question only repeats the title', async () => {
  await using own = await scratch()
  await writeFiles(own.at('series'), {
    ...SAMPLE,
    '02-storage/02-logs/topic.yaml': 'title: Logs, and how they grow\nquestion: Logs and how they grow?\nminutes: 30\n',
    '02-storage/02-logs/lesson.md': 'A log only *grows*. It is `append` only.\n',
  })
  const page = async () => readFile(own.at('site/topics/logs.html'), 'utf8')
  const publish = () =>
    publishSite({ dir: own.at('series'), out: own.at('site'), memoryFile: own.at('memory.json'), threads: 1 })
  await publish()
  const about = '<meta name="description" content="A log only grows. It is append only.">'
  expect(await page()).toContain(about)
  expect(await page()).not.toContain('class="lead"')
  const feed = await readFile(own.at('site/feed.xml'), 'utf8')
  expect(feed).toContain('<summary>A log only grows. It is append only.</summary>')
  expect(feed).toContain('<summary>What is DNS for?</summary>')
  expect((await publish()).written).toEqual([])
  await rm(own.at('site/topics/logs.html'))
  await publish()
  expect(await page()).toContain(about)
})

it('dates articles by what changed, not by the clock', async () => {
  await using own = await withSample()
  await own.publish()
  const feed = () => readFile(own.at('site/feed.xml'), 'utf8')
  const before = await feed()
  expect(before).toContain('<updated>2026-03-04T05:06:07Z</updated>')
  // Touched, and nothing else: as a fresh clone has it.
  await utimes(own.at('series/01-internet/02-dns/lesson.md'), new Date(), new Date())
  await own.publish()
  expect(await feed()).toBe(before)
})

it('works for a series that says nothing of author, address or corrections', async () => {
  await using own = await withSample()
  await writeFiles(own.at('series'), {
    'series.yaml': 'format: 1\nslug: bare\ntitle: Bare\ndescription: Bare.\nversion: 0.1.0\nlicense: MIT\n',
  })
  const { notes } = await own.publish()
  expect(notes).toHaveLength(2)
  const files = filesOf(own.at('site'))
  expect(Object.keys(files).filter((file) => /^sources|sitemap|propose/.test(file))).toEqual([
    expect.stringMatching(/^assets\/propose/),
  ])
  expect(files['topics/dns.html']).not.toMatch(/canonical|og:url|propose/)
})
