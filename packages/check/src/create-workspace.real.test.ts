import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { asksForAPear, asksForAnAddress, check, stops, temporaryFolder } from '../test/fixture.ts'
import { createWorkspace } from './create-workspace.ts'
import type { StageDefinition } from './types.ts'
import { readWorkspace } from './workspace.ts'

const toolchains = {
  python: ['python3', '--version'],
  go: ['go', 'version'],
  rust: ['rustc', '--version'],
  java: ['javac', '-version'],
}

/** Four clients that only connect, and then one that asks: each is served by itself. */
const manyAtOnce: StageDefinition = {
  ...asksForAPear,
  async check(context) {
    for (let i = 0; i < 4; i++) await context.http.connect()
    await asksForAPear.check(context)
  },
}

/** A slip of the learner's above the starter's "Begin here": the file, the line, and the error that it brings. */
const slips = [
  ['python', 'server.py', '        open("no-such-file")', /FileNotFoundError/],
  ['rust', 'main.rs', '    std::fs::File::open("no-such-file")?;', /^error: .*No such file/],
  ['java', 'Server.java', '            new java.io.FileInputStream("no-such-file");', /FileNotFoundException/],
] as const

describe.for(slips)('the starter in %s', ([language, name, slip, error]) => {
  const [command, argument] = toolchains[language]
  const found = spawnSync(command!, [argument!]).status === 0

  test.runIf(found)('tells an error of the learner’s own code, and lives on', async () => {
    const dir = await createWorkspace({
      build: 'backend/http-server',
      contract: 'server',
      language,
      dir: temporaryFolder(),
    })
    const file = join(dir, name)
    const lines = readFileSync(file, 'utf8').split('\n')
    lines.splice(
      lines.findIndex((line) => line.includes('Begin here')),
      0,
      slip,
    )
    writeFileSync(file, lines.join('\n'))
    const { stage } = await check(readWorkspace(dir), { first: asksForAPear })
    expect(stage('first').verdict).toBe('closed')
    expect(stage('first').evidence?.program?.stderr).toMatch(error)
    expect(stage('first').evidence?.likely).toMatch(/^Your program wrote an error to stderr/)
  })
})

describe.for(Object.entries(toolchains))('the starter in %s', ([language, [command, argument]]) => {
  const found = spawnSync(command!, [argument!]).status === 0

  test.runIf(found)('compiles, runs, hangs up on each client by itself, and ends on SIGTERM', async () => {
    const dir = await createWorkspace({
      build: 'backend/http-server',
      contract: 'server',
      language,
      dir: temporaryFolder(),
    })
    const { stage } = await check(readWorkspace(dir), { first: asksForAPear, manyAtOnce, stops })
    expect(stage('first').verdict).toBe('closed')
    expect(stage('manyAtOnce').verdict).toBe('closed')
    expect(stage('stops').verdict).toBe('passed')
  })
})

/** Slips above the "Begin here" of a starter over UDP, which has one datagram after another. */
const slipsOverUdp = [
  ['python', 'server.py', '    open("no-such-file")', /FileNotFoundError/],
  ['rust', 'main.rs', '    std::fs::File::open("no-such-file")?;', /^error: .*No such file/],
  ['java', 'Server.java', '        new java.io.FileInputStream("no-such-file");', /FileNotFoundException/],
] as const

describe.for(slipsOverUdp)('the starter in %s over UDP', ([language, name, slip, error]) => {
  const [command, argument] = toolchains[language]
  const found = spawnSync(command!, [argument!]).status === 0

  test.runIf(found)('tells an error of the learner’s own code, and lives on', async () => {
    const dir = await overUdp(language)
    const file = join(dir, name)
    const lines = readFileSync(file, 'utf8').split('\n')
    lines.splice(
      lines.findIndex((line) => line.includes('Begin here')),
      0,
      slip,
    )
    writeFileSync(file, lines.join('\n'))
    const { stage } = await check(
      readWorkspace(dir),
      { first: asksForAnAddress, again: asksForAnAddress },
      { ready: 'udp' },
    )
    for (const slug of ['first', 'again']) {
      expect(stage(slug).verdict).toBe('hung')
      expect(stage(slug).evidence?.program?.stderr).toMatch(error)
    }
  })
})

describe.for(Object.entries(toolchains))('the starter in %s over UDP', ([language, [command, argument]]) => {
  const found = spawnSync(command!, [argument!]).status === 0

  test.runIf(found)('compiles, runs, answers nobody, and ends on SIGTERM', async () => {
    const dir = await overUdp(language)
    const { stage } = await check(readWorkspace(dir), { first: asksForAnAddress, stops }, { ready: 'udp' })
    expect(stage('first').verdict).toBe('hung')
    expect(stage('stops').verdict).toBe('passed')
  })
})

function overUdp(language: string): Promise<string> {
  return createWorkspace({
    build: 'backend/dns-server',
    contract: 'server',
    ready: 'udp',
    language,
    dir: temporaryFolder(),
  })
}
