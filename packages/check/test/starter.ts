import { spawnSync } from 'node:child_process'
import { createWorkspace } from '../src/create-workspace.ts'
import type { Contract, StageDefinition, StageResult } from '../src/index.ts'
import { readWorkspace } from '../src/workspace.ts'
import { check, temporaryFolder } from './fixture.ts'

const toolchains = {
  typescript: [process.execPath, '--version'],
  python: ['python3', '--version'],
  go: ['go', 'version'],
  rust: ['rustc', '--version'],
  java: ['javac', '-version'],
} as const

/** The languages of starters, and whether there is what each needs. */
export const languages = Object.entries(toolchains).map(([language, [command, argument]]) => ({
  language,
  found: spawnSync(command, [argument]).status === 0,
}))

/** Makes a workspace from the starter of a contract in a language, and runs stages on it. */
export async function checkStarter(
  { build, contract, language }: { build: string; contract: Contract; language: string },
  definitions: Readonly<Record<string, StageDefinition>>,
): Promise<readonly StageResult[]> {
  const dir = temporaryFolder()
  await createWorkspace({ build, contract, language, dir })
  return (await check(readWorkspace(dir), definitions, { contract })).result.stages
}
