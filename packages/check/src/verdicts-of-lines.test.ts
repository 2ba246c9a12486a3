import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { fixture, stages } from '../test/fixture-program.ts'
import { asksForDoubles, checkLines, endsTheInput, linesStage } from '../test/lines.ts'
import { type StageDefinition, runCheck } from './index.ts'
import type { ProgramSpec } from './program.ts'

async function of(name: string, definition: StageDefinition = asksForDoubles([1]), spec: Partial<ProgramSpec> = {}) {
  const { stage } = await checkLines(name, { only: definition }, spec)
  const { verdict, evidence } = stage('only')
  return { verdict, evidence: evidence!, says: evidence?.summary, likely: evidence?.likely }
}

test('a right program passes: one request at a time, many under way, cut anywhere, and it ends with its input', async () => {
  const inPieces = linesStage(async ({ lines, expect: claim }) => {
    const cuts = Array.from({ length: 20 }, (_, i) => i + 1)
    const replies = await lines.askMany([{ value: 21 }, { value: 4 }], { cuts })
    claim(replies[1]!.field('twice')).is(8)
  })
  const { result } = await checkLines('answers', {
    one: asksForDoubles([1, 2, 3]),
    many: asksForDoubles([1, 2, 3, 4, 5], 5),
    inPieces,
    endsTheInput,
  })
  expect(result).toMatchObject({ passed: 4, failed: 0 })
})

test('a wrong value fails, with the lines and the value marked', async () => {
  const { verdict, evidence } = await of('answers-wrong', asksForDoubles([3, 4]))
  expect(verdict).toBe('failed')
  expect(evidence).toMatchObject({
    summary: 'Expected twice 6, but received 7.',
    protocol: 'lines',
    sent: { bytes: '{"id":1,"op":"double","value":3}' },
    received: { bytes: '{"id":1,"twice":7}', offending: { start: 16, end: 17, name: 'twice' }, wanted: '6' },
  })
  expect(evidence.byHand).toMatch(/^printf '\{"id":1,"op":"double","value":3\}\\n.* \| RUN$/)
})

test('an error in place of a result says which, and a result in place of an error fails too', async () => {
  expect(await of('answers-with-an-error')).toMatchObject({
    verdict: 'failed',
    says: 'Expected a result, but your program answered with the error “not yet”.',
  })
  const asksBadly = linesStage(async ({ lines }) => {
    await lines.askBadly({ op: 'double' })
    await lines.askBadly('{"id":')
    await lines.askBadly({ op: 'double', value: 2 })
  })
  const { verdict, says } = await of('answers', asksBadly)
  expect(verdict).toBe('failed')
  expect(says).toBe('Expected an error that says what is wrong with the request, but the reply has none.')
})

test('a late reply is hung, and told from a missing one', async () => {
  const late = await of('answers-late', asksForDoubles([1, 2]))
  expect(late).toMatchObject({ verdict: 'hung' })
  expect(late.says).toMatch(/^The reply came \d+ ms after its request was sent; it may take \d+ ms\.$/)
  const missing = await of('leaves-one-out', asksForDoubles([1, 2, 3], 3))
  expect(missing).toMatchObject({ verdict: 'hung' })
  expect(missing.says).toBe('The request with id 2 was not answered, though one after it was, that with id 3.')
  const last = await of('leaves-one-out', asksForDoubles([1, 2]))
  expect(last).toMatchObject({
    verdict: 'hung',
    says: expect.stringMatching(/^1 of 2 replies came, then nothing within \d+ ms\.$/) as string,
  })
})

test('no reply at all is hung; by hand the input stays open', async () => {
  const { verdict, says, evidence } = await of('never-answers', asksForDoubles([1]))
  expect(verdict).toBe('hung')
  expect(says).toMatch(/^No reply to the request with id 1 came within \d+ ms\./)
  expect(evidence.received).toMatchObject({ bytes: '', then: 'nothing came' })
  expect(evidence.byHand).toMatch(/; sleep 3\) \| RUN$/)
}, 90_000)

test('replies that stay in a buffer are hung, and recognised', async () => {
  const { verdict, says, likely } = await of('buffers-its-output')
  expect(verdict).toBe('hung')
  expect(says).toMatch(/came only once the input had ended/)
  expect(likely).toMatch(/^The reply stays in a buffer.*Flush standard output/)
}, 90_000)

test('a reply without its line feed is hung, and recognised', async () => {
  const { verdict, says, likely } = await of('leaves-out-the-line-end')
  expect(verdict).toBe('hung')
  expect(says).toMatch(/the line feed is missing/)
  expect(likely).toBe('The reply is there, but not the line feed that ends it.')
}, 90_000)

test('a second reply is garbled, also after the last request', async () => {
  const twice = 'The request with id 1 was answered twice.'
  expect(await of('answers-twice', asksForDoubles([1, 2]))).toMatchObject({ verdict: 'garbled', says: twice })
  expect(await of('answers-twice', asksForDoubles([1]))).toMatchObject({ verdict: 'garbled', says: twice })
})

test('replies out of order are garbled', async () => {
  const { verdict, says, evidence } = await of('answers-out-of-order', asksForDoubles([1, 2], 2))
  expect(verdict).toBe('garbled')
  expect(says).toBe('The reply to the request with id 2 came before that to id 1, which was asked first.')
  expect(evidence.received?.offending).toMatchObject({ start: 6, end: 7 })
})

const garbled = [
  ['prints-for-debugging', /not JSON/, /print for debugging/],
  ['greets', /not JSON/, /print for debugging/],
  ['prints-an-object', /not JSON/, /prints an object for people/],
  ['writes-over-several-lines', /not JSON/, /spread over several lines/],
  ['leaves-out-the-id', /has no id/, undefined],
  ['makes-text-of-the-id', /came back as "1" and not as 1/, /copied from the request/],
  ['numbers-by-itself', /the id 100, which no request had/, /copied from the request/],
  ['writes-too-long-a-line', /more than 1048576 bytes/, undefined],
] as const

test.for(garbled)('what is no reply is garbled: %s', async ([name, says, likely]) => {
  const seen = await of(name)
  expect(seen.verdict).toBe('garbled')
  expect(seen.says).toMatch(says)
  if (likely) expect(seen.likely).toMatch(likely)
  expect(seen.evidence.received?.offending).toBeDefined()
})

test('a program that takes one read for one line is told so', async () => {
  const { verdict, likely } = await of('takes-a-read-for-a-line', asksForDoubles([1, 2], 2))
  expect(verdict).toBe('garbled')
  expect(likely).toMatch(/Read up to the line feed/)
})

test('a program that ends is crashed, with its code and last words', async () => {
  expect(await of('ends-after-one', asksForDoubles([1, 2]))).toMatchObject({
    verdict: 'crashed',
    evidence: { program: { exitCode: 0 } },
    likely: expect.stringMatching(/though its input was still open/) as string,
  })
  const { verdict, evidence } = await of('throws')
  expect(verdict).toBe('crashed')
  expect(evidence.program).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/out of ideas/) as string })
})

test('a command that is not there is crashed, and says so', async () => {
  expect(await of('answers', asksForDoubles([1]), { run: 'no-such-command' })).toMatchObject({
    verdict: 'crashed',
    likely: expect.stringMatching(/^The command in run was not found/) as string,
  })
})

test('standard output closed is closed, standard input closed is reset', async () => {
  const closed = await of('closes-its-output')
  expect(closed).toMatchObject({ verdict: 'closed', says: 'Your program closed its standard output without a reply.' })
  expect(closed.evidence.received?.then).toBe('your program closed its standard output')
  const big = linesStage(async ({ lines }) => {
    await lines.askMany([{ value: 1 }, { value: 2, filling: 'x'.repeat(2 ** 20) }])
  })
  const reset = await of('closes-its-input', big)
  expect(reset).toMatchObject({ verdict: 'reset' })
  expect(reset.says).toMatch(/closed its standard input/)
})

test('a program that goes on after the end of its input is hung', async () => {
  const { verdict, says } = await of('ignores-the-end', endsTheInput)
  expect(verdict).toBe('hung')
  expect(says).toMatch(/still running \d+ ms later.*Its input was ended; your program still runs/)
})

test('CR before the line feed is white space of JSON', async () => {
  const { stage } = await checkLines('ends-lines-with-cr-lf', { only: asksForDoubles([1]) })
  expect(stage('only').verdict).toBe('passed')
})

test('it has DATA_DIR, and is started again on the same', async () => {
  const restarts = linesStage(async ({ lines, program, expect: claim }) => {
    const before = await lines.ask({})
    claim(before.field('dataDir')).is(program.dataDir)
    await program.restart()
    claim((await lines.ask({})).field('dataDir')).is(program.dataDir)
  })
  const { stage } = await checkLines('shows-environment', { only: restarts })
  expect(stage('only').verdict).toBe('passed')
})

test('a client of another contract is our fault, not the program’s', async () => {
  const { verdict, evidence } = await of(
    'answers',
    linesStage(async ({ http }) => void (await http.connect())),
  )
  expect(verdict).toBe('unclear')
  expect(evidence.fault).toMatch(/Programs of the contract lines are not spoken to by http/)
})

test('the transcript has the lines both ways, and the name of the protocol', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'check-test-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  const transcriptFile = join(dir, 'transcript')
  const build = { slug: 'd', title: 'D', contract: 'lines' as const, stages: stages({ only: asksForDoubles([3]) }) }
  for await (const _ of runCheck({ build, program: fixture('lines/answers'), transcriptFile })) continue
  const entries = readFileSync(transcriptFile, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string; bytes?: string; protocol?: string; transport?: string })
  expect(entries).toContainEqual(expect.objectContaining({ type: 'connecting', protocol: 'lines', transport: 'pipe' }))
  expect(entries).toContainEqual(expect.objectContaining({ type: 'sent', bytes: '{"id":1,"op":"double","value":3}\n' }))
  expect(entries).toContainEqual(expect.objectContaining({ type: 'received', bytes: '{"id":1,"twice":6}\n' }))
  expect(entries.some(({ type }) => type === 'stdout')).toBe(false)
})
