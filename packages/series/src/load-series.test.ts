import { mkdir, rename, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { GIF, PNG } from '../test/pictures.ts'
import { RIGHT, writeFolder, writeSeries } from '../test/written-series.ts'
import { checkPages } from './check-pages.ts'
import { isError, loadSeries } from './load-series.ts'
import type { Problem } from './types.ts'

const TOPIC = '01-basics/02-bytes'
const BUILD = `${TOPIC}/build`
const STAGE = `${BUILD}/stages/01-says-it`

/** The errors of the small series with some files changed, as `path:line message | allowed`. */
async function errorsWith(changes: Record<string, string | undefined>): Promise<string[]> {
  await using folder = await writeSeries(changes)
  const { problems } = await loadSeries(folder.dir)
  return problems.filter(isError).map(line)
}

function line({ path, line, message, allowed }: Problem): string {
  return `${path}${line === undefined ? '' : `:${line}`} ${message}${allowed ? ` | ${allowed}` : ''}`
}

describe('a series without a fault', () => {
  it('has the experiments of a topic in the order of its lesson, then those it does not show', async () => {
    await using folder = await writeSeries({
      [`${TOPIC}/experiments/add.ts`]: 'export default {}\n',
      [`${TOPIC}/experiments/begin.ts`]: 'export default {}\n',
      [`${TOPIC}/lesson.md`]: '# Bytes\n\n::experiment{count-them}\n\n::experiment{begin}\n\n::build{echo}\n',
    })
    const { series } = await loadSeries(folder.dir)
    const bytes = series?.chapters[0]?.topics[1]
    expect(bytes?.experiments.map(({ slug }) => slug)).toEqual(['count-them', 'begin', 'add'])
  })

  it('is read whole, with everything counted from its files', async () => {
    await using folder = await writeSeries()
    const { series, problems } = await loadSeries(folder.dir)
    expect(problems.filter(isError)).toEqual([])
    expect(series).toMatchObject({ slug: 'small', format: 1, version: '0.1.0', dir: folder.dir })
    expect(series?.chapters.map(({ number, slug, title }) => [number, slug, title])).toEqual([
      [1, 'basics', 'Basics'],
      [2, 'more', 'More'],
    ])
    const [bits, bytes] = series?.chapters[0]?.topics ?? []
    expect(bits).toMatchObject({
      slug: 'bits',
      status: 'planned',
      needs: [],
      aliases: [],
      chapter: 'basics',
      cards: [],
      builds: [],
    })
    expect(bits?.lesson).toBeUndefined()
    expect(bytes).toMatchObject({
      slug: 'bytes',
      status: 'written',
      needs: ['bits'],
      aliases: ['octets'],
      lesson: { words: 6 },
    })
    expect(bytes?.experiments.map((one) => one.slug)).toEqual(['count-them'])
    expect(bytes?.cards).toEqual([{ id: 'how-many', question: 'How many bits has a byte?', answer: 'Eight.' }])
    const [build] = bytes?.builds ?? []
    expect(build).toMatchObject({ slug: 'echo', title: 'Echo', contract: 'server', minutes: 40 })
    expect(build?.stages.map(({ number, slug, title }) => [number, slug, title])).toEqual([
      [1, 'says-it', 'Says it'],
      [2, 'says-it-twice', 'Says it twice'],
    ])
    expect(build?.wrong).toEqual([
      {
        name: 'says-nothing',
        mistake: 'It says nothing.',
        edits: [{ file: 'server.ts', find: 'const one = 1', put: '' }],
        caughtBy: 'says-it',
        path: path.join(folder.dir, BUILD, 'wrong/says-nothing.yaml'),
      },
    ])
    expect(build?.real).toEqual([
      {
        name: 'cat',
        package: 'coreutils',
        command: 'cat',
        version: ['--version'],
        run: ['cat', '{dir}/in', '{port}'],
        stop: 'SIGTERM',
        differs: { 'says-it-twice': 'RFC 1 lets it' },
      },
    ])
  })

  it('says what a written topic still lacks, as notes', async () => {
    await using folder = await writeSeries()
    const { problems } = await loadSeries(folder.dir)
    expect(problems.filter((one) => !isError(one)).map((one) => one.message)).toEqual([
      'The lesson has 6 words.',
      'The topic has 1 experiment.',
      'The build echo has 2 stages.',
      'No wrong program of echo is caught by stage 2, says-it-twice.',
      'The topic has 1 recall card.',
    ])
  })

  it('asks for nothing but a text in a series of one’s own words', async () => {
    const notes = async (files: Record<string, string>) => {
      await using folder = await writeFolder(files)
      const { series, problems } = await loadSeries(folder.dir)
      expect(series?.chapters.flatMap(({ topics }) => topics).filter(({ lesson }) => lesson).length).toBe(2)
      return problems.map(({ path: at, message }) => `${at}: ${message}`)
    }
    const texts = {
      'series.yaml': 'format: 1\nslug: mine\ntitle: Mine\ndescription: D.\nversion: 0.1.0\nlicense: MIT\n',
      '01-one/chapter.yaml': 'title: One\n',
      '01-one/01-first/topic.yaml': 'title: First\nquestion: Why?\nminutes: 5\n',
      '01-one/01-first/lesson.md': 'Few words.\n',
      '01-one/02-second/topic.yaml': 'title: Second\nquestion: Why?\nminutes: 5\n',
      '01-one/02-second/lesson.md': 'Few words.\n',
    }
    const card = { '01-one/02-second/recall.yaml': '- id: a\n  question: Why?\n  answer: So.\n' }
    const explains = `${texts['01-one/01-first/topic.yaml']}explains: backend/what-is-http\n`
    expect(await notes(texts)).toEqual([])
    expect(await notes({ ...texts, ...card, '01-one/01-first/topic.yaml': explains })).toEqual([])
    expect(await notes({ ...texts, ...card })).toContain('01-one/01-first: The topic has no build.')
  })

  it('may hold solutions in other languages, each with the stage up to which it goes', async () => {
    await using folder = await writeSeries({
      [`${BUILD}/build.yaml`]: `${RIGHT[`${BUILD}/build.yaml`]}solutions:\n  python: says-it\n`,
      [`${BUILD}/solutions/python/backroad.yaml`]: 'build: small/echo\nrun: python3 main.py\n',
    })
    const { series, problems } = await loadSeries(folder.dir)
    expect(problems.filter(isError)).toEqual([])
    const dir = path.join(folder.dir, BUILD, 'solutions/python')
    expect(series?.chapters[0]?.topics[1]?.builds[0]?.solutions).toEqual([
      { language: 'python', dir, until: 'says-it' },
    ])
  })

  it('may hold tests of its own anywhere, and other files with a note', async () => {
    await using folder = await writeSeries({ 'series.test.ts': '', '01-basics/a.test.ts': '', 'notes.txt': '' })
    const { problems } = await loadSeries(folder.dir)
    const strays = problems.filter((one) => one.message.startsWith('This is no part'))
    expect(strays).toMatchObject([{ path: 'notes.txt', level: 'note' }])
  })

  it('may hold several builds, each in a folder of its name', async () => {
    const moved = Object.entries(RIGHT).map(([name, text]) => [name.replace('/build/', '/builds/echo/'), text] as const)
    await using folder = await writeFolder(Object.fromEntries(moved))
    const { series, problems } = await loadSeries(folder.dir)
    expect(problems.filter(isError)).toEqual([])
    expect(series?.chapters[0]?.topics[1]?.builds.map((build) => build.slug)).toEqual(['echo'])
  })
})

describe('a series that a person writes themselves', () => {
  const AT = '02-more/01-words'
  const SERIES = RIGHT['series.yaml']!
  const TOPIC_YAML = RIGHT[`${AT}/topic.yaml`]!
  const PROOF = {
    build: 'backend/http-server',
    title: 'HTTP server',
    provenAt: '2026-05-04T12:00:00.000Z',
    stages: ['answers'],
    codeDigest: `sha256:${'0a'.repeat(32)}`,
    engineVersion: '0.1.0',
    seriesVersion: '0.1.0',
    transcriptDigest: `sha256:${'1b'.repeat(32)}`,
    seed: '7f3a',
  }
  const CREDIT = { by: 'Ada', at: '2026-05-04', reason: 'It is eight.', quote: 'A byte is nine bits.' }

  it('says whose it is, where it is, what it explains, what is proven and who is thanked', async () => {
    await using folder = await writeSeries({
      'series.yaml': `${SERIES}author: { name: Ada, address: 'https://ada.example' }\naddress: https://ada.example/notes/\ncorrections: { mail: ada@ada.example, forge: 'https://github.com/ada/notes/edit/main/' }\n`,
      'introduction.md': 'Why I write *this*.\n',
      [`${AT}/topic.yaml`]: `${TOPIC_YAML}explains: backend/what-is-http\n`,
      [`${AT}/lesson.md`]: 'A word is said.\n\n![Two bytes](images/two-bytes.png)\n',
      [`${AT}/proof.json`]: JSON.stringify({ format: 1, proofs: [PROOF] }),
      [`${AT}/corrections.yaml`]: JSON.stringify([CREDIT]),
    })
    await mkdir(path.join(folder.dir, AT, 'images'))
    await writeFile(path.join(folder.dir, AT, 'images/two-bytes.png'), PNG)
    const { series, problems } = await loadSeries(folder.dir)
    expect(problems.filter(({ path }) => !path.startsWith('01-'))).toEqual([])
    expect(await checkPages(series!)).toEqual([])
    expect(series).toMatchObject({
      author: { name: 'Ada', address: 'https://ada.example' },
      address: 'https://ada.example/notes/',
      corrections: { mail: 'ada@ada.example', forge: 'https://github.com/ada/notes/edit/main/' },
      introduction: { path: path.join(folder.dir, 'introduction.md'), words: 4 },
    })
    expect(series?.chapters[1]?.topics[0]).toMatchObject({
      explains: 'backend/what-is-http',
      status: 'written',
      images: [{ name: 'two-bytes.png', type: 'image/png', width: 3, height: 2 }],
      proofs: [PROOF],
      credits: [CREDIT],
    })
  })

  it('is planned where only a draft stands, which is not read', async () => {
    await using folder = await writeSeries({ [`${AT}/lesson.draft.md`]: '::build{of-nothing}\n' })
    const { series, problems } = await loadSeries(folder.dir)
    expect(problems.filter(isError)).toEqual([])
    expect(series?.chapters[1]?.topics[0]).toMatchObject({ status: 'planned', images: [], proofs: [], credits: [] })
  })

  const wrong: [string, Record<string, string>, string][] = [
    [
      'an address that is not safe',
      { 'series.yaml': `${SERIES}address: http://ada.example/\n` },
      'series.yaml:7 address: must be an address beginning with https://',
    ],
    [
      'an address with a query',
      { 'series.yaml': `${SERIES}address: https://ada.example/?a=1\n` },
      'series.yaml:7 address: must not have a ? or # in it',
    ],
    [
      'a mail address that is none',
      { 'series.yaml': `${SERIES}corrections: { mail: ada }\n` },
      'series.yaml:7 corrections.mail: must be a mail address, such as name@example.org',
    ],
    [
      'an author without a name',
      { 'series.yaml': `${SERIES}author: {}\n` },
      'series.yaml:7 author.name is missing. | text',
    ],
    [
      'a topic that explains no slug',
      { [`${AT}/topic.yaml`]: `${TOPIC_YAML}explains: HTTP\n` },
      `${AT}/topic.yaml:5 explains: must name a topic of a series, such as backend/what-is-http`,
    ],
    [
      'a proof without its digest',
      { [`${AT}/proof.json`]: JSON.stringify({ format: 1, proofs: [{ ...PROOF, codeDigest: 'abc' }] }) },
      `${AT}/proof.json:1 proofs[1].codeDigest: must be a digest: sha256: and 64 digits and letters a to f`,
    ],
    [
      'a correction at no day',
      { [`${AT}/corrections.yaml`]: JSON.stringify([{ ...CREDIT, at: 'today' }]) },
      `${AT}/corrections.yaml:1 [1].at: must be a day, such as 2026-05-04`,
    ],
    [
      'a picture that is none',
      { [`${AT}/images/a.png`]: '<svg/>' },
      `${AT}/images/a.png The file is no picture, whatever its name says. | a picture: png, jpg, webp, gif`,
    ],
    [
      'a picture out of shape',
      { [`${AT}/images/A b.png`]: '' },
      `${AT}/images/A b.png This is not named like a picture. | slug.png, .jpg, .webp or .gif, with lower case letters a to z and digits, words joined by one hyphen`,
    ],
  ]
  it.each(wrong)('%s', async (_name, changes, expected) => {
    expect(await errorsWith(changes)).toContain(expected)
  })

  it('a picture of another kind than its name says, one too large, and a link', async () => {
    await using folder = await writeSeries()
    const images = path.join(folder.dir, AT, 'images')
    await mkdir(images)
    await writeFile(path.join(images, 'a.png'), GIF)
    const bomb = Buffer.from(PNG)
    bomb.writeUInt32BE(100_000, 16)
    await writeFile(path.join(images, 'b.png'), bomb)
    await symlink(path.join(folder.dir, 'series.yaml'), path.join(images, 'c.png'))
    const { series, problems } = await loadSeries(folder.dir)
    expect(problems.filter(isError).map(line)).toEqual([
      `${AT}/images/a.png The file is a picture of type image/gif, whatever its name says. | a.gif`,
      `${AT}/images/b.png The picture is 100000 × 2 pixels. | 40 million pixels, and 16,383 on a side`,
      `${AT}/images/c.png This is a symbolic link; a series is read from its own folder only. | copy the file to this place`,
    ])
    expect(series?.chapters[1]?.topics[0]?.images).toEqual([])
  })

  it('a picture that is drawn for hours, and, as a note, one that ends too early', async () => {
    await using folder = await writeSeries()
    const images = path.join(folder.dir, AT, 'images')
    await mkdir(images)
    await writeFile(path.join(images, 'a.png'), PNG.subarray(0, -1))
    const large = Buffer.from(GIF)
    // Its one frame.
    large.writeUInt16LE(60_000, large.indexOf(0x2c, 13) + 5)
    await writeFile(path.join(images, 'b.gif'), large)
    const { problems } = await loadSeries(folder.dir)
    const ofImages = problems.filter((one) => one.path.includes('images'))
    expect(ofImages.map((one) => `${one.level ?? 'error'} ${one.message}`)).toEqual([
      'note The picture ends too early.',
      'error The picture is 60000 × 2 pixels.',
    ])
  })
})

describe('problems', () => {
  it('are told all at once, in order of path and line, and what is right is read all the same', async () => {
    await using folder = await writeSeries({
      '01-basics/01-bits/topic.yaml': 'title: Bits\nquestion: What is a bit?\nminutes: soon\nneds: []\n',
      [`${TOPIC}/recall.yaml`]: '- id: how-many\n  question: How many?\n',
      '02-more/chapter.yaml': undefined,
    })
    const { series, problems } = await loadSeries(folder.dir)
    expect(problems.filter(isError).map(line)).toEqual([
      '01-basics/01-bits/topic.yaml:3 minutes must be a number, but is text. | a number',
      '01-basics/01-bits/topic.yaml:4 There is no key “neds” here. | did you mean needs? allowed: title, question, minutes, needs, aliases, link, explains',
      `${TOPIC}/recall.yaml:1 [1].answer is missing. | text`,
      `${TOPIC}/topic.yaml:4 There is no topic “bits”. | allowed: bytes`,
      '02-more/chapter.yaml A chapter needs its chapter.yaml. | title',
    ])
    expect(series?.chapters.flatMap((chapter) => chapter.topics.map((topic) => topic.slug))).toEqual(['bytes'])
  })

  const cases: [string, Record<string, string | undefined>, string][] = [
    [
      'no series.yaml',
      { 'series.yaml': undefined },
      'series.yaml A series needs its series.yaml. | format: 1, slug, title, description, version, license, and author, address, corrections where it is published',
    ],
    [
      'another format',
      { 'series.yaml': RIGHT['series.yaml']!.replace('format: 1', 'format: 2') },
      "series.yaml:1 format can't be “2”. | allowed: 1",
    ],
    [
      'a version that is a number',
      { 'series.yaml': RIGHT['series.yaml']!.replace('0.1.0', '0.1') },
      'series.yaml:5 version must be text, but is a number. | text',
    ],
    [
      'a slug out of shape',
      { 'series.yaml': RIGHT['series.yaml']!.replace('slug: small', 'slug: Small one') },
      'series.yaml:2 slug: “Small one” is not a slug: lower case letters a to z and digits, words joined by one hyphen',
    ],
    [
      'broken YAML',
      { '02-more/chapter.yaml': 'title: [More\n' },
      '02-more/chapter.yaml:2 This is not YAML as expected: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
    [
      'a key twice',
      { '02-more/chapter.yaml': 'title: More\ntitle: Much\n' },
      '02-more/chapter.yaml:2 This is not YAML as expected: Map keys must be unique',
    ],
    [
      'a minute too few',
      { '02-more/01-words/topic.yaml': 'title: W\nquestion: W?\nminutes: 0\n' },
      '02-more/01-words/topic.yaml:3 minutes: must be 1 or more',
    ],
    [
      'a status written down',
      { '02-more/01-words/topic.yaml': 'title: W\nquestion: W?\nminutes: 1\nstatus: written\n' },
      '02-more/01-words/topic.yaml:4 There is no key “status” here. | allowed: title, question, minutes, needs, aliases, link, explains',
    ],
    [
      'a link that is no address',
      { '02-more/01-words/topic.yaml': 'title: W\nquestion: W?\nminutes: 1\nlink: javascript:alert(1)\n' },
      '02-more/01-words/topic.yaml:4 link: must be an address beginning with https:// or http://',
    ],
    [
      'a glossary name twice',
      { 'glossary.yaml': '- term: byte\n  means: Eight bits.\n- term: octet\n  also:\n    - Byte\n  means: A byte.\n' },
      'glossary.yaml:5 “Byte” is already a name of the term “byte”. | a name once',
    ],
    [
      'a need that names no topic',
      { '02-more/01-words/topic.yaml': 'title: W\nquestion: W?\nminutes: 1\nneeds:\n  - bytes\n  - byts\n' },
      '02-more/01-words/topic.yaml:6 There is no topic “byts”. | did you mean bits? allowed: bits, bytes, words',
    ],
    [
      'needs in a circle',
      { '01-basics/01-bits/topic.yaml': 'title: B\nquestion: B?\nminutes: 1\nneeds: [words]\n' },
      '01-basics/01-bits/topic.yaml:4 The needs go round in a circle: bits → words → bytes → bits. | needs that end somewhere',
    ],
    [
      'a topic that needs itself',
      { '01-basics/01-bits/topic.yaml': 'title: B\nquestion: B?\nminutes: 1\nneeds: [bits]\n' },
      '01-basics/01-bits/topic.yaml:4 The topic needs itself. | topics to take first',
    ],
    [
      'a topic slug twice',
      { '02-more/02-bits/topic.yaml': 'title: B\nquestion: B?\nminutes: 1\n' },
      '02-more/02-bits The slug “bits” is used by 01-basics/01-bits already. | a slug once in a series: it is what progress is kept under',
    ],
    [
      'an alias that is another topic',
      { '02-more/01-words/topic.yaml': 'title: W\nquestion: W?\nminutes: 1\naliases: [bits]\n' },
      '02-more/01-words/topic.yaml:4 The alias “bits” is already a name of 01-basics/01-bits. | a slug that the topic had before and no other has now',
    ],
    [
      'an alias that is another alias',
      { '02-more/01-words/topic.yaml': 'title: W\nquestion: W?\nminutes: 1\naliases: [octets]\n' },
      `02-more/01-words/topic.yaml:4 The alias “octets” is already a name of ${TOPIC}. | a slug that the topic had before and no other has now`,
    ],
    [
      'a number left out',
      { '02-more/03-last/topic.yaml': 'title: L\nquestion: L?\nminutes: 1\n' },
      '02-more/03-last Number 2 is missing before 3. | numbers from 1 on, none left out',
    ],
    [
      'a number twice',
      { '02-more/01-last/topic.yaml': 'title: L\nquestion: L?\nminutes: 1\n' },
      '02-more/01-words Number 1 is used twice. | the next free one, after 1',
    ],
    [
      'a folder with one digit',
      { '02-more/2-last/topic.yaml': 'title: L\nquestion: L?\nminutes: 1\n' },
      '02-more/2-last “2-last” is not named as a chapter or topic. | two digits, a hyphen and a slug: 03-what-is-git',
    ],
    [
      'a misspelt part',
      { [`${TOPIC}/leson.md`]: '# L\n' },
      `${TOPIC}/leson.md This is no part of a topic and is not read. | did you mean lesson.md? allowed: topic.yaml, lesson.md, recall.yaml, experiments, build, builds, images, proof.json, corrections.yaml, README.md`,
    ],
    [
      'an experiment that the lesson names and is not there',
      { [`${TOPIC}/lesson.md`]: '# B\n\n::experiment{count-then}\n' },
      `${TOPIC}/lesson.md:3 The topic has no experiment “count-then”. | did you mean count-them? allowed: count-them`,
    ],
    [
      'a build that the lesson names and is not there',
      { [`${TOPIC}/lesson.md`]: '# B\n\n::build{ehco}\n' },
      `${TOPIC}/lesson.md:3 The topic has no build “ehco”. | did you mean echo? allowed: echo`,
    ],
    [
      'an experiment not named like one',
      { [`${TOPIC}/experiments/Count.ts`]: '' },
      `${TOPIC}/experiments/Count.ts This is not named like an experiment. | slug.ts, with lower case letters a to z and digits, words joined by one hyphen; what experiments have in common goes into a folder here`,
    ],
    [
      'a card id twice',
      { [`${TOPIC}/recall.yaml`]: '- { id: a, question: A?, answer: A }\n- { id: a, question: B?, answer: B }\n' },
      `${TOPIC}/recall.yaml:2 There is a card “a” already. | an id once in a topic`,
    ],
    [
      'a card without an answer',
      { [`${TOPIC}/recall.yaml`]: '- id: a\n  question: A?\n  answer: ""\n' },
      `${TOPIC}/recall.yaml:3 [1].answer: must not be empty`,
    ],
    [
      'a build without its file',
      { [`${BUILD}/build.yaml`]: undefined },
      `${BUILD}/build.yaml A build needs its build.yaml. | title, contract, minutes, ready, database, slug, real and solutions`,
    ],
    [
      'a contract that there is none of',
      { [`${BUILD}/build.yaml`]: 'title: E\nslug: echo\ncontract: sever\nminutes: 1\n' },
      `${BUILD}/build.yaml:3 contract can't be “sever”. | did you mean server? allowed: server, command, lines, peer`,
    ],
    [
      'a build without a slug',
      { [`${BUILD}/build.yaml`]: 'title: E\ncontract: server\nminutes: 1\n' },
      `${BUILD}/build.yaml:1 slug is missing. | in build/, slug: lower case letters a to z and digits, words joined by one hyphen`,
    ],
    [
      'a stage without a page',
      { [`${STAGE}.md`]: undefined },
      `${STAGE}.ts This stage has no page for the learner. | 01-says-it.md beside it`,
    ],
    [
      'a page without a check',
      { [`${STAGE}.ts`]: undefined },
      `${STAGE}.md This page has no check. | 01-says-it.ts beside it`,
    ],
    [
      'a page without a title',
      { [`${STAGE}.md`]: 'Text.\n' },
      `${STAGE}.md:1 The page has no title. | a first line such as “# Answers an unknown path with 404”`,
    ],
    [
      'a stage not named like one',
      { [`${BUILD}/stages/extra.ts`]: '' },
      `${BUILD}/stages/extra.ts This is not named like a stage. | NN-slug.ts, NN-slug.md and *.test.ts; what stages have in common goes into a folder here`,
    ],
    [
      'a stage number left out',
      { [`${BUILD}/stages/04-ends.ts`]: '', [`${BUILD}/stages/04-ends.md`]: '# E\n' },
      `${BUILD}/stages/04-ends.md Number 3 is missing before 4. | numbers from 1 on, none left out`,
    ],
    [
      'a stage slug twice',
      { [`${BUILD}/stages/03-says-it.ts`]: '', [`${BUILD}/stages/03-says-it.md`]: '# E\n' },
      `${BUILD}/stages/03-says-it.ts Stage 1 has the slug “says-it” already. | a slug once in a build`,
    ],
    [
      'no reference',
      { [`${BUILD}/reference/backroad.yaml`]: undefined },
      `${BUILD}/reference/backroad.yaml The reference solution is a workspace and needs its backroad.yaml. | build: small/echo, run and prepare`,
    ],
    [
      'a solution up to no stage',
      { [`${BUILD}/build.yaml`]: `${RIGHT[`${BUILD}/build.yaml`]}solutions:\n  python: says-nothing\n` },
      `${BUILD}/build.yaml:12 There is no stage “says-nothing”. | allowed: says-it, says-it-twice`,
    ],
    [
      'a solution without its workspace',
      { [`${BUILD}/build.yaml`]: `${RIGHT[`${BUILD}/build.yaml`]}solutions:\n  python: says-it\n` },
      `${BUILD}/solutions/python/backroad.yaml The solution in python is a workspace and needs its backroad.yaml. | build: small/echo, run and prepare`,
    ],
    [
      'a solution that build.yaml does not name',
      { [`${BUILD}/solutions/go/backroad.yaml`]: 'build: small/echo\nrun: go run .\n' },
      `${BUILD}/solutions/go build.yaml does not say up to which stage this solution goes. | solutions: { go: SLUG-OF-A-STAGE }`,
    ],
    [
      'a reference of another build',
      { [`${BUILD}/reference/backroad.yaml`]: 'build: small/ehco\nrun: node server.ts\n' },
      `${BUILD}/reference/backroad.yaml:1 build is “small/ehco”. | small/echo`,
    ],
    [
      'a wrong program that no stage catches',
      { [`${BUILD}/wrong/says-nothing.yaml`]: RIGHT[`${BUILD}/wrong/says-nothing.yaml`]!.replace('says-it', 'says-i') },
      `${BUILD}/wrong/says-nothing.yaml:3 There is no stage “says-i” to catch it. | did you mean says-it? allowed: says-it, says-it-twice`,
    ],
    [
      'an edit of no file',
      { [`${BUILD}/wrong/b.yaml`]: 'mistake: M.\nedit: { file: sever.ts, find: a, put: b }\ncaughtBy: says-it\n' },
      `${BUILD}/wrong/b.yaml:2 The reference has no file “sever.ts”. | did you mean server.ts? allowed: backroad.yaml, server.ts`,
    ],
    [
      'an edit that leads out of the folder',
      {
        [`${BUILD}/wrong/b.yaml`]:
          'mistake: M.\nedit: { file: ../build.yaml, find: Echo, put: b }\ncaughtBy: says-it\n',
      },
      `${BUILD}/wrong/b.yaml:2 The reference has no file “../build.yaml”. | allowed: backroad.yaml, server.ts`,
    ],
    [
      'an edit that matches nowhere',
      {
        [`${BUILD}/wrong/b.yaml`]:
          'mistake: M.\nedits:\n  - { file: server.ts, find: const one, put: let one }\n  - { file: server.ts, find: const one, put: var one }\ncaughtBy: says-it\n',
      },
      `${BUILD}/wrong/b.yaml:4 find matches nowhere in server.ts. | a text that stands there exactly once`,
    ],
    [
      'an edit that matches twice',
      {
        [`${BUILD}/wrong/b.yaml`]: 'mistake: M.\nedit: { file: server.ts, find: const, put: let }\ncaughtBy: says-it\n',
      },
      `${BUILD}/wrong/b.yaml:2 find matches 2 times in server.ts. | a text that stands there exactly once`,
    ],
    [
      'an edit that changes nothing',
      { [`${BUILD}/wrong/b.yaml`]: 'mistake: M.\nedit: { file: server.ts, find: one, put: one }\ncaughtBy: says-it\n' },
      `${BUILD}/wrong/b.yaml:2 put is the same as find, so nothing is changed. | another text`,
    ],
    [
      'no edit',
      { [`${BUILD}/wrong/b.yaml`]: 'mistake: M.\ncaughtBy: says-it\n' },
      `${BUILD}/wrong/b.yaml:1 There is no edit. | edit for one, or edits for a list`,
    ],
    [
      'real software that differs on no stage',
      { [`${BUILD}/build.yaml`]: RIGHT[`${BUILD}/build.yaml`]!.replace('says-it-twice', 'says-it-thrice') },
      `${BUILD}/build.yaml:10 There is no stage “says-it-thrice” to differ on. | did you mean says-it-twice? allowed: says-it, says-it-twice`,
    ],
    [
      'a place that nothing fills in',
      { [`${BUILD}/build.yaml`]: RIGHT[`${BUILD}/build.yaml`]!.replace('{port}', '{prot}') },
      `${BUILD}/build.yaml:8 {prot} is filled in by nothing. | did you mean {port}? allowed: {dir}, {build}, {host}, {port}, {data}`,
    ],
    [
      'a key real software has not',
      { [`${BUILD}/build.yaml`]: RIGHT[`${BUILD}/build.yaml`]!.replace('package:', 'pakage:') },
      `${BUILD}/build.yaml:7 There is no key “pakage” in real.cat. | did you mean package? allowed: package, command, version, run, stop, differs, sometimes`,
    ],
    [
      'a folder of no real software',
      { [`${BUILD}/real/dog/dog.conf`]: '' },
      `${BUILD}/real/dog No real software of this name stands in build.yaml. | allowed: cat`,
    ],
  ]
  it.each(cases)('%s', async (_name, changes, expected) => {
    expect(await errorsWith(changes)).toContain(expected)
  })

  it('a build name used in two topics', async () => {
    const copy = Object.entries(RIGHT).filter(([name]) => name.startsWith(`${BUILD}/`))
    const changes = Object.fromEntries(copy.map(([name, text]) => [name.replace(TOPIC, '02-more/01-words'), text]))
    const expected = `02-more/01-words/build/build.yaml The build “echo” is already in ${TOPIC}. | a name once in a series: workspaces say which build they are by it`
    expect(await errorsWith(changes)).toContain(expected)
  })

  it('YAML that is nested too deeply, or wrong in every line', async () => {
    const deep = await errorsWith({ '02-more/chapter.yaml': '['.repeat(20_000) })
    expect(deep.filter((one) => one.startsWith('02-more/chapter.yaml'))).toEqual([
      '02-more/chapter.yaml:1 This is not YAML as expected: it is nested too deeply.',
    ])
    const wrong = await errorsWith({ '02-more/chapter.yaml': '- "\n'.repeat(2000) })
    expect(wrong.length).toBeLessThan(120)
  })

  it('bytes that are no UTF-8', async () => {
    await using folder = await writeSeries()
    await writeFile(path.join(folder.dir, '02-more/chapter.yaml'), Buffer.from([0x74, 0xff, 0xfe]))
    const { problems } = await loadSeries(folder.dir)
    expect(problems.map(line)).toContain('02-more/chapter.yaml The file is not UTF-8 text. | UTF-8')
  })
})

describe('a folder that leads elsewhere', () => {
  it('is told and not followed, for files and folders, in every place', async () => {
    await using outside = await writeFolder({
      'chapter.yaml': 'title: Outside\n',
      'topic.yaml': 'title: O\nquestion: O?\nminutes: 1\n',
      'x.ts': 'const one = 1\n',
    })
    await using folder = await writeSeries({ '02-more/chapter.yaml': undefined })
    const links: [string, string][] = [
      ['chapter.yaml', '02-more/chapter.yaml'],
      ['.', '03-outside'],
      ['.', '02-more/02-outside'],
      ['x.ts', `${BUILD}/reference/x.ts`],
      ['.', `${TOPIC}/builds`],
      ['x.ts', `${BUILD}/real/cat/x.ts`],
      ['x.ts', `${TOPIC}/experiments/x.ts`],
    ]
    for (const [from, to] of links) await symlink(path.join(outside.dir, from), path.join(folder.dir, to))
    const { series, problems } = await loadSeries(folder.dir)
    const refused = problems.filter((one) => one.message.startsWith('This is a symbolic link'))
    expect(refused.map((one) => one.path).sort()).toEqual(links.map(([, to]) => to).sort())
    expect(JSON.stringify(series)).not.toContain(outside.dir)
    expect(series?.chapters.map((chapter) => chapter.slug)).toEqual(['basics'])
  })

  it('may itself be reached through a link', async () => {
    await using folder = await writeSeries()
    const inner = path.join(folder.dir, '..', `${path.basename(folder.dir)}-link`)
    await using _link = { [Symbol.asyncDispose]: () => rename(inner, path.join(folder.dir, 'link')) }
    await symlink(folder.dir, inner)
    expect((await loadSeries(inner)).problems.filter(isError)).toEqual([])
  })

  it('that is not there, or is no folder, is a problem', async () => {
    await using folder = await writeSeries()
    expect((await loadSeries(path.join(folder.dir, 'nowhere'))).problems).toHaveLength(1)
    expect((await loadSeries(path.join(folder.dir, 'series.yaml'))).problems[0]?.message).toContain('is not a folder')
  })

  it('that is empty is told what it needs', async () => {
    await using folder = await writeFolder({})
    await mkdir(path.join(folder.dir, '.git'))
    const { series, problems } = await loadSeries(folder.dir)
    expect(series).toBeUndefined()
    expect(problems.map((one) => one.message)).toEqual([
      'The series has no chapter.',
      'A series needs its series.yaml.',
    ])
  })
})
