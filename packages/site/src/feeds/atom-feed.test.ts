import { SaxesParser } from 'saxes'
import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { SAMPLE, scratch, writeFiles } from '../../test/sample-series.ts'
import { publishSite } from '../publish-site.ts'

const ATOM = 'http://www.w3.org/2005/Atom'

interface Node {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: Node[]
  text: string
}

/** Parses XML as strictly as the specification has it (XML 1.0, Namespaces); throws where it is not well-formed. */
function parsed(xml: string): Node {
  const parser = new SaxesParser({ xmlns: true })
  const root: Node = { name: '', attributes: {}, children: [], text: '' }
  const way = [root]
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ uri, local, attributes }) => {
    const values = Object.fromEntries(Object.entries(attributes).map(([name, one]) => [name, one.value]))
    const node: Node = { name: uri === ATOM ? local : `{${uri}}${local}`, attributes: values, children: [], text: '' }
    way.at(-1)!.children.push(node)
    way.push(node)
  })
  parser.on('text', (text) => void (way.at(-1)!.text += text))
  parser.on('closetag', () => void way.pop())
  parser.write(xml).close()
  return root.children[0]!
}

const all = (node: Node, name: string) => node.children.filter((child) => child.name === name)

/** What RFC 4287 asks of a feed, as sentences for what is not so. */
function faults(feed: Node): string[] {
  const found: string[] = []
  const need = (is: boolean, what: string) => void (is || found.push(what))
  const once = (node: Node, name: string) => need(all(node, name).length === 1, `exactly one ${name} in ${node.name}`)
  const dated = (node: Node) =>
    need(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(all(node, 'updated')[0]?.text ?? ''),
      '§3.3: updated is a date of RFC 3339',
    )
  need(feed.name === 'feed', '§4.1.1: the document is a feed')
  for (const name of ['id', 'title', 'updated']) once(feed, name)
  const entries = all(feed, 'entry')
  need(all(feed, 'author').length > 0 || entries.every((entry) => all(entry, 'author').length > 0), '§4.1.1: an author')
  for (const author of all(feed, 'author')) once(author, 'name')
  need(
    all(feed, 'link').some(({ attributes }) => attributes['rel'] === 'self'),
    '§4.1.1: a link to itself',
  )
  for (const node of [feed, ...entries]) {
    dated(node)
    need(/^[a-z][a-z0-9+.-]*:/.test(all(node, 'id')[0]?.text ?? ''), '§4.2.6: id is an absolute IRI')
    const alternates = all(node, 'link').filter(({ attributes }) => attributes['rel'] === 'alternate')
    need(
      new Set(alternates.map(({ attributes }) => attributes['type'])).size === alternates.length,
      '§4.1.1: one alternate of a type',
    )
    for (const link of all(node, 'link'))
      need(URL.canParse(link.attributes['href'] ?? ''), '§4.2.7: a link has an address')
  }
  for (const entry of entries) {
    for (const name of ['id', 'title', 'updated']) once(entry, name)
    need(
      all(entry, 'content').length > 0 ||
        all(entry, 'link').some(({ attributes }) => attributes['rel'] === 'alternate'),
      '§4.1.2: a link',
    )
    for (const category of all(entry, 'category'))
      need(category.attributes['term'] !== undefined, '§4.2.2: a category has a term')
  }
  need(new Set(entries.map((entry) => all(entry, 'id')[0]?.text)).size === entries.length, 'ids are of one entry each')
  const updates = entries.map((entry) => all(entry, 'updated')[0]?.text ?? '')
  need(
    updates.every((one) => one <= (all(feed, 'updated')[0]?.text ?? '')),
    'the feed is as new as its newest entry',
  )
  return found
}

async function feedOf(files: typeof SAMPLE): Promise<string> {
  await using own = await scratch()
  await writeFiles(own.at('series'), files)
  await publishSite({ dir: own.at('series'), out: own.at('site'), threads: 1 })
  return readFile(own.at('site/feed.xml'), 'utf8')
}

const idsOf = (feed: string) =>
  all(parsed(feed), 'entry').map((entry) => [all(entry, 'title')[0]!.text, all(entry, 'id')[0]!.text])

it('a feed is well-formed and keeps to RFC 4287', async () => {
  const feed = parsed(await feedOf(SAMPLE))
  expect(faults(feed)).toEqual([])
  expect(all(feed, 'entry').map((entry) => all(entry, 'title')[0]?.text)).toEqual(['What is HTTP?', 'DNS', 'Logs'])
})

it('titles with signs that XML can’t hold, or has a meaning for, come out as text', async () => {
  const title = 'title: "a \\u0001 < & > \\" b"\nquestion: "]]> \\uFFFE?"\nminutes: 1\n'
  const feed = parsed(await feedOf({ ...SAMPLE, '02-storage/02-logs/topic.yaml': title }))
  expect(faults(feed)).toEqual([])
  expect(all(all(feed, 'entry')[2]!, 'title')[0]?.text).toBe('a  < & > " b')
})

it('an entry keeps its id when its title, address, place or slug changes', async () => {
  const before = idsOf(await feedOf(SAMPLE))
  const { '01-internet/02-dns/topic.yaml': _, '01-internet/02-dns/lesson.md': text, ...others } = SAMPLE
  const after = await feedOf({
    ...others,
    'series.yaml': String(SAMPLE['series.yaml']).replace(
      'address: https://ada.example/my-road',
      'address: https://moved.example/',
    ),
    '01-internet/02-names/topic.yaml': 'title: Names\nquestion: Why?\nminutes: 30\naliases: [dns]\n',
    '01-internet/02-names/lesson.md': String(text),
    '01-internet/01-what-is-http/lesson.md': 'No more links.\n',
  })
  const idOf = (entries: string[][], title: string) => entries.find(([one]) => one === title)?.[1]
  expect(idOf(idsOf(after), 'Names')).toBe(idOf(before, 'DNS'))
  expect(idOf(idsOf(after), 'Logs')).toBe(idOf(before, 'Logs'))
})
