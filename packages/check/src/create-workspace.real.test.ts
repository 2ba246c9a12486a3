import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { asksForAPear, check, temporaryFolder } from '../test/fixture.ts'
import { createWorkspace } from './create-workspace.ts'
import type { StageDefinition } from './types.ts'
import { readWorkspace } from './workspace.ts'

const toolchains = {
  python: ['python3', '--version'],
  go: ['go', 'version'],
  rust: ['rustc', '--version'],
  java: ['javac', '-version'],
}

const stops: StageDefinition = {
  spec: 'docs/contracts.md',
  isolation: 'fresh',
  async check({ program }) {
    await program.stop({ within: 3000 })
  },
}

/** Four clients that only connect, and then one that asks: each is served by itself. */
const manyAtOnce: StageDefinition = {
  ...asksForAPear,
  async check(context) {
    for (let i = 0; i < 4; i++) await context.http.connect()
    await asksForAPear.check(context)
  },
}

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
