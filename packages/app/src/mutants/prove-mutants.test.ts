import { loadSeries, type MutantsFile, type Series } from '@backroad/series'
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { smallSeries } from '../fixtures/open-small.ts'
import { instrumentReference } from './instrument-reference.ts'
import { proveMutants, type MutantsOptions } from './prove-mutants.ts'
import type { MutantsEvent, MutantsProof } from './types.ts'

/** Small enough that all its mutants are tried: two are killed by a stage, one is never reached, one changes nothing. */
const reference = `import { createServer } from 'node:http'

const unused = (n: number): number => n + 1

const server = createServer((request, response) => {
  const name: string = request.url ?? ''
  response.end(name.length > 5 ? 'right' : 'wrong')
})
server.listen(Number(process.env['PORT']), process.env['HOST'])
`

let scratch: string

beforeEach(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'backroad-mutants-test-'))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(scratch, { recursive: true, force: true })
})

// Each runs many whole checks.
vi.setConfig({ testTimeout: 90_000 })

/** The small series, with that reference and mutants.yaml. */
async function seriesWith(mutants?: MutantsFile, text = reference): Promise<Series> {
  const dir = path.join(scratch, 'series')
  await cp(smallSeries, dir, { recursive: true })
  await symlink(path.join(import.meta.dirname, '../../../../node_modules'), path.join(scratch, 'node_modules'))
  await writeFile(path.join(dir, '01-first/01-alpha/build/reference/server.ts'), text)
  const { series } = await loadSeries(dir)
  if (series === undefined) throw new Error('The fixture is not valid')
  return {
    ...series,
    chapters: series.chapters.map((chapter) => ({
      ...chapter,
      topics: chapter.topics.map((topic) => ({
        ...topic,
        builds: topic.builds.map((build) => ({ ...build, ...(mutants ? { mutants } : {}) })),
      })),
    })),
  }
}

async function proven(series: Series, o: Partial<MutantsOptions> = {}) {
  const events: MutantsEvent[] = []
  const all = proveMutants({ series, topics: [], ...o })
  for (;;) {
    const next = await all.next()
    if (next.done) return { proof: next.value[0] as MutantsProof, events }
    events.push(next.value)
  }
}

/** Fates by what was changed into what. */
const fatesIn = (events: readonly MutantsEvent[]) =>
  new Map(
    events.flatMap((event) =>
      event.type === 'mutant'
        ? [[`${event.mutant.original} → ${event.mutant.replacement}`, event.mutant.result.fate] as const]
        : [],
    ),
  )

test('every mutant stands in one copy, which is still TypeScript that Node runs', async () => {
  await writeFile(path.join(scratch, 'a.ts'), 'export const a = (n: number): number => n + 1\n')
  await writeFile(path.join(scratch, 'a.test.ts'), 'const notMutated: number = 1 + 1\n')
  const copy = path.join(scratch, 'copy')
  const source = path.join(scratch, 'source')
  await cp(path.join(scratch, 'a.ts'), path.join(source, 'a.ts'))
  await cp(path.join(scratch, 'a.test.ts'), path.join(source, 'a.test.ts'))
  const mutants = await instrumentReference(source, copy)
  expect(
    mutants.map(({ file, line, column, original, replacement }) => [file, line, column, original, replacement]),
  ).toEqual(expect.arrayContaining([['a.ts', 1, 41, 'n + 1', 'n - 1']]))
  expect(await readFile(path.join(copy, 'a.ts'), 'utf8')).toContain(': number')
  expect(mutants.every(({ file }) => file === 'a.ts')).toBe(true)
})

test('a mutant is killed by a stage that reaches it, survives where it changes nothing, and is not run where none does', async () => {
  vi.stubEnv('TMPDIR', scratch)
  // A server that doesn't come up is waited for, which takes its time.
  const leaveOut = [{ line: 'listen|createServer|url', reason: 'Of no interest here.', at: 1 }]
  const { proof, events } = await proven(await seriesWith({ equal: [], leaveOut }))
  const fates = fatesIn(events)
  expect(fates.get('\'right\' → ""')).toBe('killed')
  expect(fates.get('name.length > 5 → false')).toBe('killed')
  // All that is asked for is longer.
  expect(fates.get('name.length > 5 → name.length >= 5')).toBe('survived')
  expect(fates.get('n + 1 → n - 1')).toBe('unreached')
  expect(proof).toMatchObject({ build: 'echo', ok: false, stale: [] })
  expect(proof.leftOut).toBeGreaterThan(0)
  expect(proof.tried).toBe(proof.mutants - proof.leftOut)
  expect(proof.killed + proof.survivors.length).toBe(proof.tried)
  expect(events.filter(({ type }) => type === 'reached')).toHaveLength(3)
  // Nothing of it is left.
  expect(
    (await readdir(scratch)).filter((name) => name.startsWith('backroad-mutants-') && name !== path.basename(scratch)),
  ).toEqual([])
})

test('a sample is chosen by its seed, and what is listed is judged', async () => {
  const equal = {
    file: 'server.ts',
    line: "response.end(name.length > 5 ? 'right' : 'wrong')",
    original: 'name.length > 5',
    replacement: 'name.length >= 5',
    reason: 'All that is asked for is longer.',
    at: 3,
  }
  const series = await seriesWith({
    equal: [equal],
    leaveOut: [{ line: 'unused', reason: 'It is never called.', at: 9 }],
  })
  const sample = async () => {
    const { events } = await proven(series, { sample: 2, seed: 'beef' })
    return {
      made: events[0],
      ids: events.flatMap((event) => (event.type === 'mutant' ? [event.mutant.id] : [])).toSorted(),
    }
  }
  const first = await sample()
  expect(first.made).toMatchObject({ type: 'mutants-made', toTry: 2, seed: 'beef' })
  expect(first.made).toMatchObject({ leftOut: expect.toSatisfy((n: number) => n >= 2, 'two or more') as number })
  expect(first.ids).toHaveLength(2)
  expect((await sample()).ids).toEqual(first.ids)
})

test('a reference that does not pass itself says so', async () => {
  const series = await seriesWith(undefined, reference.replace("'right'", "'something else'"))
  await expect(proven(series)).rejects.toThrow(
    /^The reference of echo, with its mutants in it but none active, does not pass/,
  )
})
