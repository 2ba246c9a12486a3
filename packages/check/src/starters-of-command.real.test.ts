import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { commandStage, saysAPear } from '../test/command.ts'
import { stages } from '../test/fixture-program.ts'
import { createWorkspace } from './create-workspace.ts'
import { runCheck } from './run-check.ts'
import { readWorkspace } from './workspace.ts'

const toolchains = {
  typescript: [process.execPath, '--version'],
  python: ['python3', '--version'],
  go: ['go', 'version'],
  rust: ['rustc', '--version'],
  java: ['javac', '-version'],
} as const

/** What the starter must bear: no command, one with odd signs, input that nobody reads. */
const bears = commandStage(async ({ command, expect: claim }) => {
  for (const args of [[], ['é "a"\n$(ls)', ''], ['--']]) {
    const call = await command.run(args, { stdin: Buffer.alloc(100_000), exits: 1 })
    claim(call.stdout).is('')
    claim(call.stderr).contains(Buffer.from(`there is no command ${args[0] ?? ''} yet`))
    claim(await command.folder.names()).is([])
  }
})

describe.for(Object.entries(toolchains))('the starter for commands in %s', ([language, [tool, argument]]) => {
  const found = spawnSync(tool, [argument]).status === 0

  test.runIf(found)('builds, runs in another folder, and says on standard error where to begin', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'check-test-'))
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
    await createWorkspace({ build: 'backend/git', contract: 'command', language, dir })
    const build = { slug: 'd', title: 'D', contract: 'command' as const, stages: stages({ first: saysAPear, bears }) }
    const events = runCheck({ build, program: readWorkspace(dir) })
    let next = await events.next()
    while (!next.done) next = await events.next()
    const [first, second] = next.value.stages
    expect(first?.verdict).toBe('failed')
    expect(first?.evidence?.summary).toMatch(
      /there is no command say yet: write it in \w+\.\w+, where it says "Begin here"/,
    )
    expect(first?.evidence?.likely).toBe('Your program says on standard error what went wrong: begin there.')
    expect([second?.evidence?.summary, second?.verdict]).toEqual([undefined, 'passed'])
  })
})
