import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { asksForAPear, check, fixture, isRunning, request, stages, temporaryFolder } from '../test/fixture.ts'
import { runCheck } from './run-check.ts'
import type { StageDefinition, TranscriptEntry } from './types.ts'

const build = (definitions: Readonly<Record<string, StageDefinition>>) => ({
  slug: 'pears',
  title: 'Pears',
  contract: 'server' as const,
  stages: stages(definitions),
})

const seesPid = (pids: number[]): StageDefinition => ({
  spec: 'none',
  async check({ program, signal }) {
    pids.push(program.pid)
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
  },
})

test('events come in order: started, ready, each stage, finished', async () => {
  const { events } = await check(fixture('answers'), { a: asksForAPear, b: asksForAPear })
  expect(events.map((event) => event.type)).toEqual([
    'check-started',
    'program-ready',
    'stage-started',
    'stage-started',
    'stage-finished',
    'stage-finished',
    'check-finished',
  ])
  expect(events[0]).toMatchObject({
    build: 'pears',
    seed: '7f3a',
    total: 2,
    stages: [{ slug: 'a', number: 1 }, { slug: 'b' }],
  })
})

test('the stages asked for are run, and no others', async () => {
  const three = { a: asksForAPear, b: asksForAPear, c: asksForAPear }
  const slugs = async (o: object) => (await check(fixture('answers'), three, o)).result.stages.map(({ slug }) => slug)
  expect(await slugs({ until: 'b' })).toEqual(['a', 'b'])
  expect(await slugs({ until: 1 })).toEqual(['a'])
  expect(await slugs({ only: ['c', 'a'] })).toEqual(['a', 'c'])
  await expect(slugs({ until: 'd' })).rejects.toThrow('There is no stage d. There are: 1 a, 2 b, 3 c.')
})

test('one seed repeats every choice; alone a stage makes the same as among others', async () => {
  const seen: Record<string, number[]> = { first: [], second: [] }
  const chooses = (slot: string): StageDefinition => ({
    spec: 'none',
    async check({ random }) {
      seen[slot]?.push(random.int(0, 1e9))
    },
  })
  const both = { first: chooses('first'), second: chooses('second') }
  await check(fixture('answers'), both)
  await check(fixture('answers'), both, { only: ['second'] })
  await check(fixture('answers'), both, { only: ['second'], seed: 'beef' })
  expect(seen['second']?.[1]).toBe(seen['second']?.[0])
  expect(seen['second']?.[2]).not.toBe(seen['second']?.[0])
  expect(seen['first']?.[0]).not.toBe(seen['second']?.[0])
})

test('the transcript holds every byte both ways, and its digest is in the result', async () => {
  const transcriptFile = join(temporaryFolder(), 'deep', 'transcript.jsonl')
  const notes: StageDefinition = {
    ...asksForAPear,
    async check(context) {
      context.note('a remark')
      await asksForAPear.check(context)
    },
  }
  const { result } = await check(fixture('answers'), { notes }, { transcriptFile })
  const text = readFileSync(transcriptFile, 'utf8')
  const entries = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as TranscriptEntry)
  const of = (type: string) => entries.filter((entry) => entry.type === type)
  expect(
    of('sent')
      .map(({ bytes }) => bytes)
      .join(''),
  ).toBe(request)
  expect(
    of('received')
      .map(({ bytes }) => bytes)
      .join(''),
  ).toBe('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npear')
  expect(of('note')).toMatchObject([{ stage: 'notes', program: 1, text: 'a remark' }])
  expect(of('verdict')).toMatchObject([{ stage: 'notes', text: 'passed' }])
  expect(of('program-started')).toHaveLength(1)
  expect(of('program-ended')).toMatchObject([{ text: 'signal SIGKILL' }])
  expect(entries.map(({ at }) => at)).toEqual(entries.map(({ at }) => at).toSorted((a, b) => a - b))
  expect(result.transcript).toBe(transcriptFile)
  expect(result.transcriptDigest).toBe(createHash('sha256').update(text).digest('hex'))
})

test('what a program says on stderr is in the transcript', async () => {
  const transcriptFile = join(temporaryFolder(), 'transcript.jsonl')
  await check(fixture('exits-with-3'), { asksForAPear }, { transcriptFile })
  expect(readFileSync(transcriptFile, 'utf8')).toContain('"type":"stderr","bytes":"out of ideas\\n"')
})

test('cancelling ends the check, its program, and throws the reason', async () => {
  const cancel = new AbortController()
  const pids: number[] = []
  const events = runCheck({
    build: build({ a: seesPid(pids), b: seesPid(pids) }),
    program: fixture('answers'),
    signal: cancel.signal,
  })
  const all = async () => {
    for await (const event of events) if (event.type === 'stage-started') cancel.abort(new Error('enough'))
  }
  await expect(all()).rejects.toThrow('enough')
  for (const pid of pids) expect(isRunning(pid)).toBe(false)
})

test('cancelling does not wait for a check that takes no notice', async () => {
  const cancel = new AbortController()
  const deaf: StageDefinition = { spec: 'none', timeout: 60_000, check: () => new Promise(() => {}) }
  const events = runCheck({
    build: build({ deaf, deafToo: deaf, deafAlone: { ...deaf, isolation: 'fresh' } }),
    program: fixture('answers'),
    signal: cancel.signal,
  })
  const all = async () => {
    for await (const event of events) if (event.type === 'stage-started') cancel.abort(new Error('enough'))
  }
  await expect(all()).rejects.toThrow('enough')
})

test('a reader that leaves early leaves no program behind', async () => {
  const pids: number[] = []
  for await (const event of runCheck({
    build: build({ a: seesPid(pids), b: seesPid(pids) }),
    program: fixture('answers'),
  })) {
    if (event.type === 'program-ready') break
  }
  for (const pid of pids) expect(isRunning(pid)).toBe(false)
})

test('a command that is prepared for a check runs once, in the folder', async () => {
  const dir = temporaryFolder()
  const prepare = `pwd > ${dir}/prepared-$$`
  const { result, events } = await check(fixture('answers', { prepare }), {
    a: asksForAPear,
    b: { ...asksForAPear, isolation: 'fresh' },
  })
  expect(result.passed).toBe(2)
  expect(events[1]).toEqual({ type: 'preparing', command: prepare })
  const files = readdirSync(dir)
  expect(files).toHaveLength(1)
  expect(readFileSync(join(dir, files[0]!), 'utf8').trim()).toBe(fixture('answers').dir)
})

test('a contract that can’t be run yet is said to be', async () => {
  const events = runCheck({
    build: { ...build({ a: asksForAPear }), contract: 'quiz' as 'peer' },
    program: fixture('answers'),
  })
  await expect(events.next()).rejects.toThrow('runs builds of the contracts server, command, lines, peer, not quiz')
})

test('a build without stages has nothing to check', async () => {
  const events = runCheck({ build: build({}), program: fixture('answers') })
  await expect(events.next()).rejects.toThrow('has no stages yet')
})
