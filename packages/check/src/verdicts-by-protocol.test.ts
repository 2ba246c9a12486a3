import { expect, test } from 'vitest'
import { check, fixture } from '../test/fixture.ts'
import type { StageDefinition } from './types.ts'

const overTcp: StageDefinition = {
  spec: 'RFC 1035 §4.2.2',
  replyWithin: 400,
  async check({ dns, expect }) {
    const connection = await dns.connect()
    const reply = await connection.ask({ name: 'pear.example', type: 'NS' })
    expect(reply.answers[0]!.located('data'), 'the name server').is('ns.pear.example.')
  },
}
const overUdp: StageDefinition = {
  ...overTcp,
  async check({ dns, expect }) {
    const reply = await dns.ask({ name: 'pear.example', type: 'NS' })
    expect(reply.answers[0]!.located('data'), 'the name server').is('ns.pear.example.')
  },
}
const overResp: StageDefinition = {
  spec: 'RESP',
  replyWithin: 400,
  async check({ resp, expect }) {
    expect(await resp.command('GET', 'pear')).is('green')
  },
}

const ways = [
  'answers WRONG',
  'sleeps, then closes',
  'closes at once',
  'resets',
  'exits with 3',
  'is killed by SIGSEGV',
  'writes half a reply',
]

/** What a person is told of a program that misbehaves so: the verdict, its sentence, and what became of the connection. */
async function told(protocol: 'dns' | 'resp', asks: StageDefinition, way: string) {
  const { stage } = await check(fixture('misbehaves', { env: { PROTOCOL: protocol, WAY: way } }), { asks })
  const { verdict, evidence } = stage('asks')
  return {
    verdict,
    summary: evidence?.summary,
    then: evidence?.received?.then,
    program: evidence?.program,
    evidence,
  }
}

test.each([
  ['DNS over TCP', 'dns', overTcp],
  ['RESP', 'resp', overResp],
] as const)('seven ways to be wrong over %s are told in seven ways', { timeout: 60_000 }, async (_, protocol, asks) => {
  const all = Object.fromEntries(
    await Promise.all(ways.map(async (way) => [way, await told(protocol, asks, way)] as const)),
  )
  const brief = (way: string) => all[way] && `${all[way].verdict}: ${all[way].then ?? ''}`
  expect(all['answers WRONG']?.verdict).toBe('failed')
  expect(all['answers WRONG']?.summary).toContain('WRONG')
  expect(all['answers WRONG']?.evidence?.received?.offending).toBeDefined()
  expect(brief('sleeps, then closes')).toBe('closed: your program closed the connection')
  expect(all['sleeps, then closes']?.evidence?.received?.thenAfterMs).toBeGreaterThanOrEqual(99)
  expect(brief('closes at once')).toBe('closed: your program closed the connection')
  expect(all['closes at once']?.evidence?.received?.thenAfterMs).toBeGreaterThanOrEqual(0)
  expect(brief('resets')).toBe('reset: your program reset the connection')
  expect(all['exits with 3']).toMatchObject({ verdict: 'crashed', program: { exitCode: 3, stderr: 'out of ideas' } })
  expect(all['is killed by SIGSEGV']).toMatchObject({ verdict: 'crashed', program: { signal: 'SIGSEGV' } })
  expect(brief('writes half a reply')).toBe('closed: then your program closed the connection')
  expect(all['writes half a reply']?.evidence?.received?.bytes.length).toBeGreaterThan(5)
})

test('over UDP, where nothing can be closed, what is silent is hung', { timeout: 60_000 }, async () => {
  const verdicts = await Promise.all(ways.map(async (way) => [way, (await told('dns', overUdp, way)).verdict] as const))
  expect(Object.fromEntries(verdicts)).toEqual({
    'answers WRONG': 'failed',
    'sleeps, then closes': 'hung',
    'closes at once': 'hung',
    resets: 'hung',
    'exits with 3': 'crashed',
    'is killed by SIGSEGV': 'crashed',
    'writes half a reply': 'garbled',
  })
})
