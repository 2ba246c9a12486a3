import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { stages } from '../test/fixture-program.ts'
import { asksForDoubles, endsTheInput, linesStage } from '../test/lines.ts'
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

/** What the starter must bear: many at once in pieces, names and texts with escapes, and lines that are no request. */
const bears = linesStage(async ({ lines, expect: claim }) => {
  await lines.askBadly('{"id":')
  await lines.askBadly('[1]')
  await lines.askBadly('')
  const odd = await lines.askBadly({
    id: 'an "id"\n\u{1f350} \\',
    op: 'none',
    nested: [{ a: [1, -2.5e3, true, null] }],
  })
  claim(odd.id.value).is('an "id"\n\u{1f350} \\')
})

describe.for(Object.entries(toolchains))('the starter for lines in %s', ([language, [command, argument]]) => {
  const found = spawnSync(command, [argument]).status === 0

  test.runIf(found)(
    'builds, runs, says in an error where to begin, bears any line, and ends with its input',
    async () => {
      const dir = mkdtempSync(join(tmpdir(), 'check-test-'))
      onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
      await createWorkspace({ build: 'backend/sha', contract: 'lines', language, dir })
      const definitions = { first: asksForDoubles([1], 1), bears, endsTheInput }
      const build = { slug: 'd', title: 'D', contract: 'lines' as const, stages: stages(definitions) }
      const events = runCheck({ build, program: readWorkspace(dir) })
      let next = await events.next()
      while (!next.done) next = await events.next()
      const [first, second, third] = next.value.stages
      expect(first?.verdict).toBe('failed')
      expect(first?.evidence?.summary).toMatch(
        /there is no op double yet: write it in \w+\.\w+, where it says "Begin here"/,
      )
      expect(first?.evidence?.likely).toBeDefined()
      expect([second?.evidence?.summary, second?.verdict]).toEqual([undefined, 'passed'])
      expect(third?.verdict).toBe('passed')
    },
  )
})
