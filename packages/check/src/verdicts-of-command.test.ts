import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { checkCommand, commandStage, saysAPear } from '../test/command.ts'
import { CannotJudgeError } from './cannot-judge.ts'
import type { StageDefinition } from './index.ts'
import type { ProgramSpec } from './program.ts'

async function of(name: string, definition: StageDefinition = saysAPear, spec: Partial<ProgramSpec> = {}) {
  const { stage } = await checkCommand(name, { only: definition }, spec)
  const { verdict, evidence } = stage('only')
  return { verdict, evidence: evidence!, says: evidence?.summary, likely: evidence?.likely }
}

function temporaryFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'check-test-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

const bytes = Buffer.from([0, 1, 2, 255, 10, 13, 0])

test('a right program passes: arguments, standard input, files, exit codes, folders', async () => {
  const copies = commandStage(async ({ command, expect: claim }) => {
    claim((await command.run(['copy'], { stdin: bytes })).stdout).is(bytes)
    claim((await command.run(['copy'])).stdout, 'without input').is('')
    const long = Buffer.alloc(2 ** 20, 'pear')
    claim((await command.run(['copy'], { stdin: long })).stdout).is(long)
  })
  const keeps = commandStage(async ({ command, expect: claim }) => {
    await command.run(['keep', 'pear.txt'], { stdin: bytes, in: 'orchard' })
    claim(await command.folder.file('orchard/pear.txt')).is(bytes)
    claim(await command.folder.names('orchard')).is(['pear.txt'])
    claim((await command.folder.file('no/such')).value).isAbsent()
  })
  const refuses = commandStage(async ({ command, expect: claim }) => {
    const call = await command.run(['dance'], { exits: 'failure' })
    claim(call.stderr).is('there is no dance\n')
    claim((await command.run(['dance'], { exits: [1, 2] })).exitCode).is(2)
  })
  const words = commandStage(async ({ command, expect: claim }) => {
    for (const word of ['', 'a b', "it's", '$HOME', '*', '--', 'é\n'])
      claim((await command.run(['say', word])).text).is(`${word}\n`)
  })
  const { result } = await checkCommand('echoes', { saysAPear, copies, keeps, refuses, words })
  expect(result.stages.map(({ verdict, evidence }) => evidence?.summary ?? verdict)).toEqual(Array(5).fill('passed'))
})

test('each stage begins in an empty folder, with an environment that is the same everywhere', async () => {
  const looks = commandStage(async ({ command, expect: claim }) => {
    claim(await command.folder.names()).is([])
    claim((await command.run(['where'])).line1()).is(command.folder.path)
    const told = async (name: string) => (await command.run(['env', name])).line1()
    claim(await told('TZ')).is('UTC')
    claim(await told('LC_ALL')).is('C.UTF-8')
    claim(await told('GIT_DIR')).is('nothing')
    claim(await told('LANG')).is('nothing')
    claim(readdirSync((await told('HOME')).value)).is([])
    claim((await command.run(['env', 'GIT_DIR'], { env: { GIT_DIR: 'mine' } })).line1()).is('mine')
    await command.run(['keep', 'pear.txt'])
  })
  process.env['GIT_DIR'] = '/nowhere'
  process.env['LANG'] = 'de_DE.UTF-8'
  onTestFinished(() => {
    delete process.env['GIT_DIR']
    delete process.env['LANG']
  })
  const { result } = await checkCommand('echoes', { one: looks, another: looks })
  expect(result.stages.map(({ evidence }) => evidence?.summary)).toEqual([undefined, undefined])
})

test('a wrong line fails, with the call, the bytes marked, and a line to repeat it', async () => {
  const { verdict, evidence, likely } = await of('says-wrong')
  expect(verdict).toBe('failed')
  expect(evidence).toMatchObject({
    summary: 'Expected standard output "pear", but received "pare".',
    protocol: 'command',
    call: { line: 'RUN say pear' },
    received: { of: 'standard output', bytes: 'pare\n', offending: { start: 1, end: 4 }, wanted: 'ear' },
    byHand: 'cd KEPT && RUN say pear </dev/null',
    program: { exitCode: 0 },
  })
  expect(likely).toBe('Two letters were swapped.')
  expect((await of('says-two-lines')).says).toBe(
    'Expected one line on standard output from RUN say pear, but it wrote 2 lines.',
  )
})

test('a file that is missing or differs fails, with its bytes marked', async () => {
  const keeps = commandStage(async ({ command, expect: claim }) => {
    await command.run(['keep', 'pear.txt'], { stdin: 'pear' })
    const file = await command.folder.file('pear.txt')
    claim(file).isPresent()
    claim(file).is('pear')
  })
  const other = await of('keeps-other-bytes', keeps)
  expect(other.evidence).toMatchObject({
    call: { line: 'RUN keep pear.txt', stdin: 'pear' },
    received: { of: 'the file pear.txt', bytes: 'pe`r', offending: { start: 2, end: 3 }, wanted: 'a' },
    byHand: "cd KEPT && printf 'pear' | RUN keep pear.txt",
  })
  const none = await of('says-wrong', keeps)
  expect(none.says).toBe('Expected a file pear.txt, but there was none.')
  expect(none.evidence.received).toMatchObject({ of: 'the file pear.txt', bytes: '', then: 'there is no such file' })
})

test('another exit code than was asked for fails, with what was said on standard error', async () => {
  const dances = commandStage(async ({ command }) => void (await command.run(['dance'])))
  expect(await of('echoes', dances)).toMatchObject({
    verdict: 'failed',
    says: 'Expected exit code 0 from RUN dance, but it ended with exit code 2. It said: there is no dance',
    evidence: { program: { exitCode: 2, stderr: 'there is no dance' } },
    likely: 'Your program says on standard error what went wrong: begin there.',
  })
  expect((await of('fails-in-silence')).likely).toMatch(/says nothing about why/)
  const wantsFailure = commandStage(async ({ command }) => void (await command.run(['say', 'x'], { exits: 'failure' })))
  expect(await of('echoes', wantsFailure)).toMatchObject({
    verdict: 'failed',
    says: 'Expected an exit code other than 0 from RUN say x, but it ended with exit code 0.',
  })
})

test('a call that does not end is hung, and shows what it had written', async () => {
  const { verdict, says, evidence, likely } = await of('never-ends')
  expect(verdict).toBe('hung')
  expect(says).toMatch(/^RUN say pear was still running after \d+ ms, so it was ended\.$/)
  expect(evidence.received).toMatchObject({ bytes: 'pea' })
  expect(likely).toMatch(/did not end then/)
  expect((await of('waits-for-input')).likely).toMatch(/wait for input that nobody gives/)
}, 60_000)

test('a signal is crashed', async () => {
  expect(await of('kills-itself')).toMatchObject({
    verdict: 'crashed',
    says: 'RUN say pear was ended by the signal SIGSEGV.',
    evidence: { program: { signal: 'SIGSEGV' } },
  })
})

test('output without end is cut off, and garbled', async () => {
  const slow = commandStage(async ({ command }) => void (await command.run(['say'], { within: 30_000 })))
  const { verdict, says, evidence } = await of('floods', slow)
  expect(verdict).toBe('garbled')
  expect(says).toMatch(/^RUN say wrote more than 8 MB to standard output/)
  expect(evidence.received!.bytes.length).toBeLessThanOrEqual(8192)
  expect(evidence.received!.total).toBeLessThanOrEqual(8 * 2 ** 20)
}, 60_000)

test('an input that is not read to its end is no fault by itself', async () => {
  const long = commandStage(async ({ command, expect: claim }) => {
    claim((await command.run(['say'], { stdin: Buffer.alloc(2 ** 20) })).line1()).is('pear')
  })
  expect((await of('reads-half', long)).verdict).toBe('passed')
})

test('what it starts must not outlive it, in its process group or out of it', async () => {
  const left = { verdict: 'failed', likely: expect.stringMatching(/^Wait for what your program starts/) as string }
  expect(await of('leaves-a-child')).toMatchObject({
    ...left,
    says: 'RUN say pear ended, but a process that it had started still ran.',
  })
  if (process.platform !== 'linux') return
  expect(await of('leaves-a-daemon')).toMatchObject({
    ...left,
    says: 'Your program ended, but a process that it had started still ran.',
  })
})

test('a program that cannot be started is crashed, and says why', async () => {
  const dir = temporaryFolder()
  writeFileSync(join(dir, 'program'), 'hello')
  chmodSync(join(dir, 'program'), 0o644)
  const startedBy = (run: string) => of('echoes', saysAPear, { dir, run })
  expect(await startedBy('no-such-command')).toMatchObject({
    verdict: 'crashed',
    says: 'RUN say pear could not be started: exit code 127.',
    likely: expect.stringMatching(/^The command in run was not found/) as string,
  })
  expect(await startedBy('./program')).toMatchObject({
    verdict: 'crashed',
    likely: expect.stringMatching(/chmod \+x/) as string,
  })
  expect(await startedBy('node no-such.mjs')).toMatchObject({
    verdict: 'crashed',
    likely: expect.stringMatching(/names a file that is not there/) as string,
  })
})

test('run may be a line for a shell, which has the arguments and PROGRAM_DIR', async () => {
  const { verdict, says } = await of('echoes', saysAPear, { run: 'exec node "$PROGRAM_DIR/command/echoes.mjs"' })
  expect([says, verdict]).toEqual([undefined, 'passed'])
})

test('the folder as it was before the last call is kept, and the line by hand repeats the call there', async () => {
  const keepDataIn = temporaryFolder()
  const wrongLast = commandStage(async ({ command, expect: claim }) => {
    await command.folder.write('given.txt', 'given')
    await command.run(['keep', 'first.txt'], { stdin: 'first' })
    await command.run(['keep', 'last.txt'], { stdin: "it's %d\n\0" })
    claim(await command.folder.file('last.txt')).is('other')
  })
  const { stage } = await checkCommand('echoes', { 'wrong-last': wrongLast }, {}, { keepDataIn })
  const kept = join(keepDataIn, 'wrong-last', 'before')
  expect(readdirSync(kept)).toEqual(['first.txt', 'given.txt'])
  const run = `node ${join(import.meta.dirname, '..', 'fixtures', 'command', 'echoes.mjs')}`
  const line = stage('wrong-last').evidence!.byHand!.replace('KEPT', kept).replace('RUN', run)
  execFileSync('sh', ['-c', line])
  expect(readFileSync(join(kept, 'last.txt'), 'utf8')).toBe("it's %d\n\0")
})

test('the transcript has each call, both ways', async () => {
  const transcriptFile = join(temporaryFolder(), 'transcript')
  const copies = commandStage(async ({ command }) => {
    await command.run(['copy'], { stdin: 'pear' })
    await command.run(['dance'], { exits: 2 })
  })
  await checkCommand('echoes', { copies }, {}, { transcriptFile })
  const entries = readFileSync(transcriptFile, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as object)
  for (const entry of [
    { type: 'connecting', protocol: 'command', connection: 1 },
    { type: 'called', text: 'RUN copy' },
    { type: 'sent', bytes: 'pear' },
    { type: 'received', bytes: 'pear' },
    { type: 'called', text: 'RUN dance', connection: 2 },
    { type: 'stderr', bytes: 'there is no dance\n', connection: 2 },
    { type: 'call-ended', text: 'exit code 2' },
  ])
    expect(entries).toContainEqual(expect.objectContaining(entry))
})

test('nothing of a call is left when the check has ended', async () => {
  let folder = ''
  const looks = commandStage(async ({ command }) => {
    folder = command.folder.path
    await command.run(['say', 'pear'])
  })
  await checkCommand('echoes', { looks })
  expect(existsSync(folder)).toBe(false)
})

test('what a program that is called cannot do is our fault, not the program’s', async () => {
  for (const asks of [
    commandStage(async ({ program }) => void (await program.restart())),
    commandStage(async ({ http }) => void (await http.connect())),
  ])
    expect((await of('echoes', asks)).verdict).toBe('unclear')
})

test('what a stage needs and this machine has not makes it unclear, in a sentence; what judged it instead is said', async () => {
  const needs = commandStage(() => Promise.reject(new CannotJudgeError('orchard was not found. Install it.')))
  const unclear = await of('echoes', needs)
  expect(unclear).toMatchObject({
    verdict: 'unclear',
    says: 'orchard was not found. Install it. It is no fault of your program.',
  })
  const does = commandStage(async ({ judgedBy, command }) => {
    judgedBy('Backroad alone')
    await command.run(['say', 'pear'])
  })
  const { stage } = await checkCommand('echoes', { only: does })
  expect(stage('only')).toMatchObject({ verdict: 'passed', judgedBy: 'Backroad alone' })
})
