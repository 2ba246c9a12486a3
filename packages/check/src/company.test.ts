import { expect, test } from 'vitest'
import { asksForAPear, check, fixture, request } from '../test/fixture.ts'
import type { StageDefinition } from './types.ts'

const asksFor = (path: string, more: Partial<StageDefinition> = {}): StageDefinition => ({
  ...asksForAPear,
  ...more,
  async check({ http, expect }) {
    const connection = await http.connect()
    await connection.send(request.replace('/', path))
    expect((await connection.reply()).status).is(200)
  },
})

test('one stage’s crash fails no other stage', async () => {
  const many = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`pear-${i}`, asksForAPear]))
  const { result } = await check(fixture('exits-on-boom'), { ...many, boom: asksFor('/boom'), last: asksForAPear })
  const verdicts = Object.fromEntries(result.stages.map(({ slug, verdict }) => [slug, verdict]))
  expect(verdicts).toEqual({
    ...Object.fromEntries(Object.keys(many).map((slug) => [slug, 'passed'])),
    boom: 'crashed',
    last: 'passed',
  })
})

test('a program that serves one client at a time fails only the stage about that', async () => {
  const holdsOn: StageDefinition = {
    spec: 'none',
    replyWithin: 1000, // longer than the others wait, so that in company they don't pass
    async check({ http, expect }) {
      const first = await http.connect()
      await first.send(request)
      await first.reply()
      expect((await http.request(request)).status).is(200)
    },
  }
  const { stage } = await check(fixture('serves-one-at-a-time'), {
    one: asksForAPear,
    'two-at-once': holdsOn,
    three: asksForAPear,
    four: asksForAPear,
  })
  expect(stage('one').verdict).toBe('passed')
  expect(stage('two-at-once').verdict).toBe('hung')
  expect(stage('three').verdict).toBe('passed')
  expect(stage('four').verdict).toBe('passed')
})

test('a stage that passes in company, and whose request brings the program down a moment later, is crashed', async () => {
  const { stage } = await check(fixture('dies-after-answering'), {
    pear: asksForAPear,
    last: asksFor('/last'),
    apple: asksForAPear,
  })
  expect(stage('last').verdict).toBe('crashed')
  expect(stage('last').evidence?.program).toEqual({ exitCode: 5 })
  expect(stage('pear').verdict).toBe('passed')
  expect(stage('apple').verdict).toBe('passed')
})

test('a stage that brings the program down late is found among those that had passed', async () => {
  const stays: StageDefinition = {
    spec: 'none',
    async check({ http, expect }) {
      const connection = await http.connect()
      await connection.send(request)
      await connection.reply()
      expect(await connection.quiet(400), 'silence').is(true)
    },
  }
  const { stage, events } = await check(fixture('dies-late'), { last: asksFor('/last'), stays, pear: asksForAPear })
  expect(stage('last').verdict).toBe('crashed')
  expect(stage('stays').verdict).toBe('passed')
  const told = events.flatMap((e) =>
    e.type === 'stage-finished' && e.result.slug === 'last' ? [e.result.verdict] : [],
  )
  expect(told).toEqual(['passed', 'crashed'])
})

test('a stage waits for those it needs, and names the one at the root', async () => {
  const { result, stage } = await check(fixture('never-answers'), {
    first: asksForAPear,
    second: { ...asksForAPear, needs: ['first'] },
    third: { ...asksForAPear, needs: ['second'] },
  })
  expect(stage('second')).toMatchObject({ verdict: 'waits', waitsFor: 'first' })
  expect(stage('third')).toMatchObject({ verdict: 'waits', waitsFor: 'first' })
  expect(result).toMatchObject({ passed: 0, failed: 1 })
})

test('a need that was not asked for is not waited for', async () => {
  const { result } = await check(
    fixture('answers'),
    { first: asksForAPear, second: { ...asksForAPear, needs: ['first'] } },
    { only: ['second'] },
  )
  expect(result.stages.map(({ slug, verdict }) => [slug, verdict])).toEqual([['second', 'passed']])
})

test('fresh stages have a program each, shared ones one together', async () => {
  const pids: Record<string, number> = {}
  const sees = (name: string, isolation: 'shared' | 'fresh'): StageDefinition => ({
    spec: 'none',
    isolation,
    async check({ program }) {
      pids[name] = program.pid
    },
  })
  await check(fixture('answers'), {
    a: sees('a', 'shared'),
    b: sees('b', 'shared'),
    c: sees('c', 'fresh'),
    d: sees('d', 'fresh'),
  })
  expect(pids['a']).toBe(pids['b'])
  expect(new Set(Object.values(pids)).size).toBe(3)
})

test('a stage may stop its program, and that is no crash', async () => {
  const { stage } = await check(fixture('answers'), {
    stops: {
      spec: 'none',
      isolation: 'fresh',
      async check({ program, expect }) {
        expect((await program.stop()).signal, 'signal').is('SIGTERM')
      },
    },
  })
  expect(stage('stops').verdict).toBe('passed')
})

test('a program that does not end when asked to is hung, and gone all the same', async () => {
  let pid = 0
  const { stage } = await check(fixture('ignores-sigterm'), {
    stops: {
      spec: 'none',
      isolation: 'fresh',
      async check({ program }) {
        pid = program.pid
        await program.stop({ within: 200 })
      },
    },
  })
  expect(stage('stops').verdict).toBe('hung')
  expect(stage('stops').evidence?.summary).toMatch(/still running [28]00 ms/)
  expect(() => process.kill(pid, 0)).toThrow()
})

test('a program that can’t be prepared fails every stage, with the compiler’s own words', async () => {
  const program = fixture('answers', { prepare: 'echo line 3 is wrong; echo really >&2; exit 7' })
  const { result, events } = await check(program, { a: asksForAPear, b: asksForAPear })
  expect(result.prepareFailed).toBe(true)
  expect(result.stages.map(({ verdict }) => verdict)).toEqual(['crashed', 'crashed'])
  const { evidence } = result.stages[0]!
  expect(evidence?.program?.exitCode).toBe(7)
  expect(evidence?.program?.stderr?.split('\n').toSorted()).toEqual(['line 3 is wrong', 'really'])
  const types = events.map(({ type }) => type)
  expect(types.slice(1, 4)).toEqual(['preparing', 'prepare-failed', 'stage-finished'])
  expect(types).not.toContain('program-ready')
})
