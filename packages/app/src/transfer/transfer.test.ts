import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openSmall, toTheEnd, type Small } from '../fixtures/open-small.ts'
import { dumpDatabase } from '../storage/fixtures/dump-database.ts'
import type { Workspace } from '../types.ts'
import type { ExportFile } from './export-file.ts'

let now = Date.UTC(2026, 2, 10, 12)
const clock = () => (now += 1000)

/** Where a bit of everything was done; not changed by any test. */
let origin: Small
let wrong: Workspace
let right: Workspace
let here: Small
let there: Small
beforeAll(async () => {
  origin = await openSmall(clock)
  ;({ wrong, right } = await live(origin))
}, 240_000)
beforeEach(async () => {
  here = await openSmall(clock)
  there = await openSmall(clock)
})
afterEach(async () => {
  await here[Symbol.asyncDispose]()
  await there[Symbol.asyncDispose]()
})
afterAll(() => origin[Symbol.asyncDispose]())

const exported = async (from: Small) => JSON.stringify(await from.backroad.transfer.export())
const move = async (from: Small, to: Small) => to.backroad.transfer.import(await exported(from))

/** Everything but the numbers of processes, which are of one machine. */
const dump = async (small: Small) => dumpDatabase(small)

/** A bit of everything that a person can have. */
async function live(small: Small) {
  const { topics, workspaces, checks, experiments, recall, notes, corrections, discussion } = small.backroad
  await topics.markRead('alpha', true)
  await topics.markRead('gamma', true)
  await topics.markRead('gamma', false)
  const broken = await workspaces.register(await small.program('wrong', ['says-two']))
  const passing = await workspaces.register(await small.program('right'))
  const left = await workspaces.register(await small.program('left'))
  await workspaces.forget(left.id)
  for (const { id } of [broken, passing])
    await toTheEnd(checks.follow((await checks.start({ workspace: id, all: true })).id))
  const run = await experiments.start('alpha', 'toss', { params: { side: 'tails' }, prediction: 'heads' })
  await toTheEnd(experiments.follow(run.id))
  await recall.review({ topic: 'alpha', card: 'first-letter', rating: 3 })
  await recall.undo((await recall.review({ topic: 'alpha', card: 'second-letter', rating: 1 })).id)
  await recall.review({ topic: 'alpha', card: 'first-letter', rating: 4 })
  await notes.add('alpha', { text: 'One\n\n*two* “ä” 💡', quote: 'First' })
  await notes.remove((await notes.add('gamma', { text: 'gone', url: 'https://example.org/' })).id)
  await small.backroad.ownSeries.begin()
  await small.backroad.explanations.save('alpha', { text: 'In my own words: ä 💡\n' })
  const { source, sha256 } = await corrections.paragraph(undefined, 'alpha', 'b2')
  const propose = (proposed: string) =>
    corrections.propose({ topic: 'alpha', block: 'b2', source, sha256, proposed, reason: 'Why', name: 'Ada' })
  await propose(`${source} More.`)
  await corrections.decline((await propose(`${source} Less.`)).id, 'No.')
  const asked = await discussion.add(undefined, 'alpha', { text: 'Is it?', block: 'b2', name: 'Ada' })
  await discussion.add(undefined, 'alpha', { text: 'It is.', answers: asked.id })
  await discussion.remove((await discussion.add(undefined, 'gamma', { text: 'gone' })).id)
  return { wrong: broken, right: passing }
}

test('all that a person has goes into a file and comes out of it the same, database by database', async () => {
  const imported = await move(origin, there)
  expect(imported).toMatchObject({
    workspaces: 3,
    checks: 2,
    proofs: 1,
    topicsRead: 2,
    experimentRuns: 1,
    reviews: 3,
    notes: 2,
    explanationVersions: 1,
    corrections: 2,
    comments: 3,
  })
  const tables = await dump(origin)
  expect(Object.values(tables).every((rows) => rows.length > 0)).toBe(true)
  expect(await dump(there)).toEqual(tables)
  const again = JSON.parse(await exported(there)) as ExportFile
  expect({ ...again, exportedAt: '' }).toEqual({
    ...(JSON.parse(await exported(origin)) as ExportFile),
    exportedAt: '',
  })
  expect((await there.backroad.topics.page('alpha')).progress).toBe('proven')
})

test('importing twice is as good as once', async () => {
  await move(origin, there)
  const once = await dump(there)
  expect(await move(origin, there)).toEqual({
    workspaces: 0,
    checks: 0,
    proofs: 0,
    topicsRead: 0,
    experimentRuns: 0,
    reviews: 0,
    notes: 0,
    explanationVersions: 0,
    corrections: 0,
    comments: 0,
  })
  expect(await dump(there)).toEqual(once)
})

describe('an import merges', () => {
  test('and loses nothing that is newer here', async () => {
    await move(origin, there)
    const old = await exported(origin)
    // Later, there: read again, mended and passed, a note changed and one removed, a review taken back, another made.
    const { topics, checks, notes, recall } = there.backroad
    await topics.markRead('gamma', true)
    await topics.markRead('alpha', false)
    await writeFile(join(wrong.dir, 'wrong'), '')
    await toTheEnd(checks.follow((await checks.start({ workspace: wrong.id, all: true })).id))
    const [note] = await notes.ofTopic('alpha')
    await notes.change(note!.id, { text: 'newer' })
    const [newest] = (await recall.reviews({ limit: 1 })).items
    await recall.undo(newest!.id)
    await recall.review({ topic: 'alpha', card: 'second-letter', rating: 2 })
    const newer = await dump(there)
    await there.backroad.transfer.import(old)
    expect(await dump(there)).toEqual(newer)
  })

  test('what is newer in the file, and what only one side has', async () => {
    await move(origin, here)
    await move(origin, there)
    const [note] = await here.backroad.notes.ofTopic('alpha')
    await there.backroad.notes.add('beta', { text: 'only there' })
    await there.backroad.recall.review({ topic: 'alpha', card: 'second-letter', rating: 4 })
    await here.backroad.notes.remove(note!.id)
    await here.backroad.recall.review({ topic: 'gamma', card: 'third-letter', rating: 3 })
    await writeFile(join(wrong.dir, 'wrong'), '')
    const check = await here.backroad.checks.start({ workspace: wrong.id, all: true })
    await toTheEnd(here.backroad.checks.follow(check.id))
    await move(here, there)
    await move(there, here)
    expect(await dump(there)).toEqual(await dump(here))
    expect(await there.backroad.notes.ofTopic('alpha')).toEqual([])
    expect(await there.backroad.notes.ofTopic('beta')).toMatchObject([{ text: 'only there' }])
    expect(await there.backroad.workspaces.get(wrong.id)).toMatchObject({ passed: 3 })
    expect((await there.backroad.topics.page('alpha')).cardsBegun).toBe(2)
  })

  test('a folder that is a workspace on both sides under two ids, into the one that is here', async () => {
    const own = await there.backroad.workspaces.register(right.dir)
    await move(origin, there)
    expect(await there.backroad.workspaces.get(own.id)).toMatchObject({ passed: 3, proof: { build: 'echo' } })
    await expect(there.backroad.workspaces.get(right.id)).rejects.toMatchObject({ code: 'workspace-not-found' })
  })
})

describe('a broken file is refused in a sentence and changes nothing', () => {
  let whole: ExportFile
  beforeEach(async () => {
    whole = await origin.backroad.transfer.export()
  })
  const refused = async (json: string) => {
    const before = await dump(there)
    const error = await there.backroad.transfer.import(json).then(
      () => undefined,
      (thrown: unknown) => thrown as Error & { code: string },
    )
    expect(await dump(there)).toEqual(before)
    expect(error?.name).toBe('AppError')
    expect(error?.message).toMatch(/^Nothing was imported: /)
    return error?.code
  }

  test('cut off anywhere', async () => {
    const json = JSON.stringify(whole)
    for (const share of [0, 0.01, 0.3, 0.7, 0.999]) {
      expect(await refused(json.slice(0, Math.floor(json.length * share)))).toBe('import-unreadable')
    }
  })

  test('something else altogether', async () => {
    for (const json of ['[]', 'null', '{}', '{"name":"package"}', '7'])
      expect(await refused(json)).toBe('import-unreadable')
  })

  test('of a version to come', async () => {
    expect(await refused(JSON.stringify({ ...whole, version: 2 }))).toBe('import-newer')
  })

  test('changed by hand for the worse, whatever the place', async () => {
    const [note] = whole.notes
    const [check] = whole.checks
    const [review] = whole.reviews
    const changed: object[] = [
      { ...whole, version: 0 },
      { ...whole, extra: 1 },
      { ...whole, notes: undefined },
      { ...whole, notes: [{ ...note, updatedAt: 'yesterday' }] },
      { ...whole, notes: [{ ...note, url: 'javascript:alert(1)' }] },
      { ...whole, notes: [note, note] },
      { ...whole, notes: [{ ...note, text: 'a\0b' }] },
      { ...whole, checks: [{ ...check, state: 'running' }] },
      { ...whole, checks: [{ ...check, workspace: 'nobody' }] },
      { ...whole, checks: [] },
      { ...whole, workspaces: [] },
      { ...whole, reviews: [{ ...review, rating: 5 }] },
      { ...whole, reviews: [{ ...review, id: '../../etc' }] },
    ]
    // The check of the proof must be there.
    const proven = whole.proofs[0]!.check
    changed[9] = { ...whole, checks: whole.checks.filter(({ id }) => id !== proven) }
    for (const file of changed) expect(await refused(JSON.stringify(file))).toBe('import-invalid')
  })
})

test('versions come with the file, also where the folder of the series does not; and files from before there were any are taken', async () => {
  await move(origin, there)
  expect((await there.backroad.ownSeries.page()).series?.dir).toBe(join(origin.dataDir, 'series'))
  expect((await there.backroad.explanations.versions('alpha', {})).items).toHaveLength(1)
  const own = await there.backroad.ownSeries.begin()
  expect((await there.backroad.ownSeries.page()).series?.dir).toBe(own)
  const { ownSeries: _, explanationVersions: __, ...before } = await origin.backroad.transfer.export()
  expect(await here.backroad.transfer.import(JSON.stringify(before))).toMatchObject({ explanationVersions: 0 })
})

test('what is under way is left out: it has no result yet', async () => {
  const { id } = await here.backroad.experiments.start('alpha', 'toss', { params: { wait: 60_000 } })
  expect((await here.backroad.transfer.export()).experimentRuns).toEqual([])
  await here.backroad.experiments.cancel(id)
  expect((await here.backroad.transfer.export()).experimentRuns).toHaveLength(1)
})
