import { describe, expect, it } from 'vitest'
import type { StageContext, StageDefinition } from './index.ts'
import { check, fixture, request } from '../test/fixture.ts'

const ask = ({ http }: StageContext, path: string) => http.request(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`)

const fresh = (run: (context: StageContext) => Promise<void>): StageDefinition => ({
  spec: 'docs/contracts.md',
  isolation: 'fresh',
  check: run,
})

describe('a program that is crashed and started again', () => {
  const counts = fresh(async (context) => {
    await ask(context, '/pear')
    await ask(context, '/plum')
    const before = context.program.pid
    await context.program.restart()
    context.expect(context.program.pid, 'the process').isNot(before)
    const reply = await ask(context, '/fig')
    context.expect(reply.text, 'the count').is('3', { likely: { 1: 'Nothing was kept.' } })
  })

  it('still has what it wrote to its folder', async () => {
    const { stage } = await check(fixture('remembers'), { counts })
    expect(stage('counts')).toMatchObject({ verdict: 'passed' })
  })

  it('fails the stage when it kept nothing', async () => {
    const { stage } = await check(fixture('remembers', { env: { FORGETS: '1' } }), { counts })
    expect(stage('counts')).toMatchObject({ verdict: 'failed', evidence: { likely: 'Nothing was kept.' } })
  })

  it('finds the tail of the file it wrote last torn', async () => {
    const torn = fresh(async (context) => {
      await ask(context, '/pear')
      await context.program.restart({ tear: { bytes: 3 } })
      const [log] = await context.program.files()
      context.expect(log, 'the log').satisfies((file) => file?.path === 'log' && file.size === 3, 'three bytes of it')
    })
    const { stage } = await check(fixture('remembers'), { torn })
    expect(stage('torn')).toMatchObject({ verdict: 'passed' })
  })

  it('crashes the stage when it does not come up again, with its last words', async () => {
    const torn = fresh(async (context) => {
      await ask(context, '/pear')
      await context.program.restart({ tear: { bytes: 3 } })
    })
    const { stage } = await check(fixture('remembers', { env: { DIES_ON_TORN: '1' } }), { torn })
    const { verdict, evidence } = stage('torn')
    expect(verdict).toBe('crashed')
    expect(evidence?.summary).toMatch(/^Started again on the same DATA_DIR\. Your program ended with exit code 4/)
    expect(evidence?.program).toEqual({ exitCode: 4, stderr: 'the log is torn' })
  })

  it('can be changed while it is down', async () => {
    const changed = fresh(async (context) => {
      await ask(context, '/pear')
      const between = () => context.program.writeFile('log', '/a\n/b\n/c\n/d\n')
      await context.program.restart({ signal: 'SIGTERM', between })
      context.expect((await ask(context, '/e')).text, 'the count').is('5')
    })
    const { stage } = await check(fixture('remembers'), { changed })
    expect(stage('changed')).toMatchObject({ verdict: 'passed' })
  })

  it('meets a full disk: a longer write fails, and the program lives', async () => {
    const full = fresh(async (context) => {
      await context.program.restart({ fileLimit: 512 })
      const path = `/${'p'.repeat(300)}`
      const first = await ask(context, path)
      context.expect(first.status).is(200)
      await ask(context, path)
      const third = await ask(context, path)
      context.expect(third.status).is(507)
      context.expect(third.reason, 'the error').is('EFBIG')
    })
    const { stage } = await check(fixture('remembers'), { full })
    expect(stage('full')).toMatchObject({ verdict: 'passed' })
  })

  it('is not for stages that share a program: that is a fault of the check', async () => {
    const shared: StageDefinition = { spec: 'none', check: ({ program }) => program.restart() }
    const { stage } = await check(fixture('remembers'), { shared })
    expect(stage('shared')).toMatchObject({ verdict: 'unclear' })
    expect(stage('shared').evidence?.fault).toContain("isolation: 'fresh'")
  })
})

it('tells how much memory a program uses', async () => {
  const memory = fresh(async ({ program, expect: claim }) => {
    claim(await program.memory(), 'the memory').isAtLeast(2 ** 20)
  })
  const { stage } = await check(fixture('remembers'), { memory })
  expect(stage('memory')).toMatchObject({ verdict: 'passed' })
})

it('silence after a restart is told with the restart, or with what the stage says', async () => {
  const asks: StageDefinition = {
    spec: 'none',
    isolation: 'fresh',
    replyWithin: 100,
    async check({ http, program }) {
      await program.restart()
      await http.request(request)
    },
  }
  const saying: StageDefinition = {
    ...asks,
    check: async ({ http }) => void (await http.request(request, { because: 'Another client had come before.' })),
  }
  const { stage } = await check(fixture('never-answers'), { asks, saying })
  expect(stage('asks').verdict).toBe('hung')
  expect(stage('asks').evidence?.summary).toMatch(
    /^No reply came within \d+ ms\. Before that your program had been ended and started again on the same DATA_DIR\.$/,
  )
  expect(stage('saying').evidence?.summary).toMatch(/^No reply came within \d+ ms\. Another client had come before\.$/)
})
