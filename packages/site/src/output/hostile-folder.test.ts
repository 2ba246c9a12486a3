import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyFolder, SAMPLE, scratch, writeFiles, type Scratch } from '../../test/sample-series.ts'
import { publishSite } from '../publish-site.ts'

const TOPIC = '01-internet/02-dns'

let made: Scratch
beforeAll(async () => {
  made = await scratch()
  await writeFiles(made.at('series'), SAMPLE)
  await publishSite({ dir: made.at('series'), out: made.at('site'), threads: 1 })
}, 60_000)
afterAll(() => made[Symbol.asyncDispose]())

/** A series, its site, and something of a person's elsewhere. */
async function withSite() {
  const own = await scratch()
  await copyFolder(made.at('series'), own.at('series'))
  await copyFolder(made.at('site'), own.at('site'))
  const publish = () => publishSite({ dir: own.at('series'), out: own.at('site'), threads: 1 })
  await writeFiles(own.at('private'), { 'thesis.txt': 'years of work', 'dns.html': 'mine' })
  return { own, publish, [Symbol.asyncDispose]: () => own[Symbol.asyncDispose]() }
}

const inPrivate = (own: Scratch) =>
  Object.fromEntries(
    readdirSync(own.at('private')).map((name) => [name, readFileSync(own.at('private', name), 'utf8')]),
  )

const MINE = { 'thesis.txt': 'years of work', 'dns.html': 'mine' }

describe('in the folder of a site', () => {
  it('a folder that is a link is refused before anything is written or removed', async () => {
    await using site = await withSite()
    const { own, publish } = site
    rmSync(own.at('site/topics'), { recursive: true })
    symlinkSync(own.at('private'), own.at('site/topics'))
    await writeFiles(own.at('series'), { [`${TOPIC}/lesson.md`]: 'Other words.\n' })
    await expect(publish()).rejects.toThrow('topics is a symbolic link, where the site has a folder of its own')
    rmSync(own.at('series', TOPIC, 'lesson.md'))
    await expect(publish()).rejects.toThrow('so nothing was written')
    expect(inPrivate(own)).toEqual(MINE)
  })

  it('a page, or what is written beside it, that is a link, is replaced and not followed', async () => {
    await using site = await withSite()
    const { own, publish } = site
    for (const name of ['topics/dns.html', 'index.html', 'feed.xml']) {
      rmSync(own.at('site', name))
      symlinkSync(own.at('private/thesis.txt'), own.at('site', name))
    }
    symlinkSync(own.at('private/thesis.txt'), own.at('site/backroad-site.json.backroad-half'))
    symlinkSync(own.at('private/dns.html'), own.at('site/topics/dns.html.backroad-half'))
    await writeFiles(own.at('series'), { [`${TOPIC}/lesson.md`]: 'Other words.\n' })
    await publish()
    expect(inPrivate(own)).toEqual(MINE)
    expect(readFileSync(own.at('site/topics/dns.html'), 'utf8')).toContain('Other words.')
    expect(
      readdirSync(own.at('site'), { recursive: true, withFileTypes: true }).filter((one) => one.isSymbolicLink()),
    ).toEqual([])
  })

  it('a manifest that is a link or no file is not read', async () => {
    await using site = await withSite()
    const { own, publish } = site
    renameSync(own.at('site/backroad-site.json'), own.at('elsewhere.json'))
    symlinkSync(own.at('elsewhere.json'), own.at('site/backroad-site.json'))
    await expect(publish()).rejects.toThrow('is damaged')
    rmSync(own.at('site/backroad-site.json'))
    mkdirSync(own.at('site/backroad-site.json'))
    await expect(publish()).rejects.toThrow('is damaged')
  })

  it('a folder or a link of somebody else’s that has the name of a new page is left, and told', async () => {
    await using site = await withSite()
    const { own, publish } = site
    mkdirSync(own.at('site/topics/tls.html'))
    symlinkSync(own.at('private/thesis.txt'), own.at('site/sources/tls.js'))
    await writeFiles(own.at('series'), { '01-internet/03-tls/lesson.md': 'Published now.\n' })
    const { notes } = await publish()
    expect(notes).toEqual(
      expect.arrayContaining([
        'sources/tls.js is not from Backroad and was left as it is.',
        'topics/tls.html is not from Backroad and was left as it is.',
      ]),
    )
    expect(inPrivate(own)).toEqual(MINE)
    expect(readdirSync(own.at('site/topics/tls.html'))).toEqual([])
  })

  it.each([
    ['of 300 characters', 'n'.repeat(300), 'its name is too long'],
    ['with a NUL in it', 'a\0b', 'a sign in it that no name may have'],
    ['below a file', 'private/thesis.txt/site', 'is a file, or below one'],
  ])('a name %s is refused with a sentence', async (_, name, said) => {
    await using site = await withSite()
    const publishing = publishSite({ dir: site.own.at('series'), out: `${site.own.dir}/${name}`, threads: 1 })
    await expect(publishing).rejects.toMatchObject({
      name: 'SiteError',
      message: expect.stringContaining(said) as string,
    })
  })

  it('one in the series is refused, also through a link', async () => {
    await using site = await withSite()
    symlinkSync(site.own.at('series'), site.own.at('by-link'))
    const publishing = publishSite({ dir: site.own.at('series'), out: site.own.at('by-link/site'), threads: 1 })
    await expect(publishing).rejects.toThrow('is in the folder of the series')
  })
})

describe('in the folder of a series', () => {
  const links: Readonly<Record<string, (own: Scratch) => void>> = {
    [`${TOPIC}/lesson.md`]: (own) => symlinkSync(own.at('private/thesis.txt'), own.at('series', TOPIC, 'lesson.md')),
    [`${TOPIC}/topic.yaml`]: (own) => symlinkSync(own.at('private/thesis.txt'), own.at('series', TOPIC, 'topic.yaml')),
    [`${TOPIC}/images`]: (own) => symlinkSync(own.at('private'), own.at('series', TOPIC, 'images')),
    [`${TOPIC}/images/a.png`]: (own) => {
      mkdirSync(own.at('series', TOPIC, 'images'))
      symlinkSync(own.at('private/thesis.txt'), own.at('series', TOPIC, 'images/a.png'))
    },
    [`${TOPIC}/corrections.yaml`]: (own) =>
      symlinkSync(own.at('private/thesis.txt'), own.at('series', TOPIC, 'corrections.yaml')),
    '01-internet/04-more': (own) => symlinkSync(own.at('private'), own.at('series/01-internet/04-more')),
    '03-more': (own) => symlinkSync(own.at('private'), own.at('series/03-more')),
    'introduction.md': (own) => symlinkSync(own.at('private/thesis.txt'), own.at('series/introduction.md')),
  }

  it.each(Object.entries(links))('a link is named and not followed: %s', async (name, make) => {
    await using site = await withSite()
    const { own, publish } = site
    const page = readFileSync(own.at('site/topics/dns.html'), 'utf8')
    rmSync(own.at('series', name), { force: true })
    make(own)
    const error = await publish().catch((one: unknown) => one)
    expect(error).toMatchObject({ name: 'SiteError' })
    expect((error as { problems: unknown[] }).problems).toContainEqual(
      expect.objectContaining({ path: name, message: expect.stringContaining('symbolic link') as string }),
    )
    expect(readFileSync(own.at('site/topics/dns.html'), 'utf8')).toBe(page)
  })
})

it('says when no file can grow, keeps the site that was, and is right once there is room', async () => {
  await using own = await scratch()
  await writeFiles(own.at('series'), SAMPLE)
  const script = own.at('publish.ts')
  const module = path.resolve(import.meta.dirname, '../publish-site.ts')
  writeFileSync(
    script,
    `import { publishSite } from ${JSON.stringify(module)}
const options = { dir: ${JSON.stringify(own.at('series'))}, out: ${JSON.stringify(own.at('site'))}, threads: 1, memoryFile: ${JSON.stringify(own.at('memory.json'))} }
await publishSite(options).then(() => console.log('done'), (error) => console.log(error.name, error.message))`,
  )
  // RLIMIT_FSIZE: as with a full disk, a write comes to its end in the middle; here at the first font.
  const publish = (limit: string) =>
    spawnSync('sh', ['-c', `ulimit -f ${limit}; exec ${process.execPath} ${script}`], { encoding: 'utf8' }).stdout
  expect(publish('16')).toMatch(
    /^SiteError .*assets\/.* could not be written: the system lets no file grow so large\. Your series is as it was\./,
  )
  const left = readdirSync(own.at('site'), { recursive: true, encoding: 'utf8' })
  expect(left.filter((file) => file.endsWith('.woff2') || file.includes('half'))).toEqual([])
  expect(publish('unlimited')).toBe('done\n')
  const files = (dir: string) => readdirSync(dir, { recursive: true, encoding: 'utf8' }).toSorted()
  expect(files(own.at('site'))).toEqual(files(made.at('site')))
  for (const file of files(own.at('site')).filter((one) => path.extname(one) !== ''))
    expect(readFileSync(own.at('site', file)), file).toEqual(readFileSync(made.at('site', file)))
})
