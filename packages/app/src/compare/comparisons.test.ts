import { cp, mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openSmall, smallSeries, toTheEnd, type Small } from '../fixtures/open-small.ts'
import type { CompareEvent } from './types.ts'

// The first of them loads and compiles all that a check needs, beside other tests.
vi.setConfig({ testTimeout: 60_000 })

/** Node.js as real software: it says "right", but for the stages in `failing`. */
const real = (name: string, failing: string, differs: string, more = '') => `
  ${name}:
    run:
      - node
      - -e
      - "require('http').createServer((q, s) => s.end('${failing}'.includes(q.url.slice(1)) ? 'wrong' : 'right')).listen(process.env.PORT, process.env.HOST)"
    differs: ${differs}${more}`

/** The small series with real software in its build. */
async function openWithReal(): Promise<Small> {
  const small = await openSmall()
  const series = join(small.dir, 'series')
  await cp(smallSeries, series, { recursive: true })
  const file = join(series, '01-first/01-alpha/build/build.yaml')
  const yaml = [
    'slug: echo\ntitle: Echo\ncontract: server\nminutes: 45\nreal:',
    real('model', '', '{}'),
    real('other', 'says-two', '{ says-two: It has its own way., says-three: It had. }'),
    real('absent', '', '{}', '\n    command: no-such-command\n    package: no-such-package'),
  ]
  await writeFile(file, yaml.join(''))
  await small.restart(series)
  return small
}

async function compared(small: Small, wrong: readonly string[], software: string) {
  const { comparisons, workspaces } = small.backroad
  const { id: workspace } = await workspaces.register(await small.program('mine', wrong))
  const { id } = await comparisons.start({ workspace, software, all: true, seed: 'beef' })
  const events: CompareEvent[] = await toTheEnd(Promise.resolve(comparisons.follow(id)))
  return { events, id, workspace, run: comparisons.get(id) }
}

test('a program and real software are compared stage by stage, and part where one answers otherwise', async () => {
  await using small = await openWithReal()
  const { run, events, workspace } = await compared(small, ['says-two'], 'model')
  expect(run).toMatchObject({ state: 'finished', workspace, software: 'model' })
  const comparison = run.comparison!
  expect(comparison).toMatchObject({
    build: 'echo',
    seed: 'beef',
    software: { name: 'model', version: process.versions.node },
    counts: { program: { passed: 2, failed: 1 }, real: { passed: 3, failed: 0 } },
  })
  expect(comparison.stages.map(({ slug, agree }) => [slug, agree])).toEqual([
    ['says-one', true],
    ['says-two', false],
    ['says-three', true],
  ])
  const parted = comparison.stages[1]!
  expect(parted).toMatchObject({
    program: { verdict: 'failed', likely: 'it does not say says-two' },
    real: { verdict: 'passed' },
    decisive: 0,
    exchangesInAll: 1,
  })
  const exchange = parted.exchanges[0]!
  expect(exchange).toMatchObject({ protocol: 'http1', outcome: 'different', connection: 1 })
  expect(exchange.sent.bytes).toMatch(/^GET \/says-two HTTP/)
  expect(exchange).not.toHaveProperty('sentToReal')
  expect(exchange.fields.filter(({ passing }) => !passing)).toEqual([
    { name: 'body', program: '5 bytes: wrong', real: '5 bytes: right', passing: false },
  ])
  const marked = (side: 'program' | 'real') => {
    const { bytes, differs } = exchange[side]!
    return bytes.slice(differs?.start, differs?.end)
  }
  expect([marked('program'), marked('real')]).toEqual(['wrong', 'right'])
  expect(comparison.stages[0]!.exchanges[0]!.outcome).not.toBe('different')
  expect(events[0]).toMatchObject({ type: 'comparison-started', total: 3 })
  expect(events.filter(({ type }) => type === 'stage-finished')).toHaveLength(6)
  expect(events.at(-1)).toEqual({ type: 'comparison-finished', comparison })
})

test('it is no progress of anyone, and leaves nothing behind', async () => {
  await using small = await openWithReal()
  const scratch = join(small.dir, 'scratch')
  await mkdir(scratch)
  vi.stubEnv('TMPDIR', scratch)
  onTestFinished(() => void vi.unstubAllEnvs())
  const { workspace } = await compared(small, [], 'model')
  expect(await small.backroad.workspaces.get(workspace)).toMatchObject({ passed: 0, history: [], verdicts: {} })
  expect(await small.backroad.proofs.list()).toEqual([])
  expect((await readdir(scratch)).filter((name) => name.startsWith('backroad-'))).toEqual([])
})

test('a listed difference of the software comes with its reason', async () => {
  await using small = await openWithReal()
  const { run } = await compared(small, [], 'other')
  expect(run.comparison?.stages[1]).toMatchObject({
    program: { verdict: 'passed' },
    real: { verdict: 'failed', differs: 'It has its own way.' },
    agree: false,
  })
})

test('a stage that needs one that is not passed is compared too, and it is said where to begin', async () => {
  await using small = await openWithReal()
  const file = join(small.dir, 'series/01-first/01-alpha/build/stages/02-says-two.ts')
  await writeFile(file, (await readFile(file, 'utf8')).replace("spec: '", "needs: ['says-one'],\n  spec: '"))
  await small.restart(join(small.dir, 'series'))
  const { run } = await compared(small, ['says-one', 'says-two'], 'model')
  const [first, second] = run.comparison!.stages
  expect(first).toMatchObject({ isParted: true, says: [] })
  expect(second).toMatchObject({
    program: { verdict: 'failed', waitsFor: 'says-one' },
    real: { verdict: 'passed' },
    isParted: false,
    says: ['This stage builds on stage 1, which your program does not pass yet. Begin there.'],
  })
  expect(second!.exchanges[0]!.words).toMatchObject({ outcome: 'different' })
  expect(run.comparison!.says).toContain('1 of 3 passed by your program (1 not, nor 1 that builds on it); 3 by model')
})

test('a program that does not build is told once, and the software is not started', async () => {
  await using small = await openWithReal()
  const dir = await small.program('mine')
  await writeFile(
    join(dir, 'backroad.yaml'),
    'build: small/echo\nprepare: echo line 3 >&2; exit 1\nrun: node server.ts\n',
  )
  const { comparisons, workspaces } = small.backroad
  const { id: workspace } = await workspaces.register(dir)
  const { id } = await comparisons.start({ workspace, software: 'model' })
  await toTheEnd(Promise.resolve(comparisons.follow(id)))
  expect(comparisons.get(id).comparison).toMatchObject({ stages: [], prepareFailed: { program: { stderr: 'line 3' } } })
})

test('one that is cancelled ends, and what is not there is refused with a code', async () => {
  await using small = await openWithReal()
  const { comparisons, workspaces } = small.backroad
  const { id: workspace } = await workspaces.register(await small.program('mine'))
  const { id } = await comparisons.start({ workspace, software: 'model', all: true })
  await comparisons.cancel(id)
  expect(comparisons.get(id)).toMatchObject({ state: 'cancelled' })
  expect(() => comparisons.get('nothing')).toThrow('no comparison')
  const start = (software: string, only?: string[]) => comparisons.start({ workspace, software, only })
  await expect(start('iis')).rejects.toMatchObject({
    code: 'software-unknown',
    why: expect.stringContaining('model, other, absent') as string,
  })
  await expect(start('absent')).rejects.toMatchObject({
    code: 'software-missing',
    todo: expect.stringContaining('no-such-package') as string,
  })
  await expect(start('model', ['nothing'])).rejects.toMatchObject({ code: 'stage-unknown' })
})

test('software alone runs all stages; what is listed is named, and what is listed in vain too', async () => {
  await using small = await openWithReal()
  const events = small.backroad.comparisons.against({ build: 'echo', software: 'other' })
  for (;;) {
    const step = await events.next()
    if (!step.done) continue
    expect(step.value).toMatchObject({
      software: { name: 'other' },
      result: { passed: 2, failed: 1 },
      differs: { 'says-two': 'It has its own way.' },
      stale: ['says-three'],
    })
    break
  }
})
