import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { asksForAPear, asksForAnAddress, check, stops, temporaryFolder } from '../test/fixture.ts'
import { createWorkspace, starterLanguages } from './create-workspace.ts'
import { readWorkspace } from './workspace.ts'

const server = { build: 'backend/http-server', contract: 'server' } as const

const kinds = starterLanguages.flatMap((language) => [[language, 'tcp'] as const, [language, 'udp'] as const])

describe.for(kinds)('the starter in %s for a server over %s', ([language, ready]) => {
  test('is a workspace for the build, with nothing left to fill in', async () => {
    const dir = await createWorkspace({ ...server, ready, language, dir: join(temporaryFolder(), 'new') })
    expect(readWorkspace(dir).build).toBe('backend/http-server')
    for (const name of ['backroad.yaml', 'README.md'])
      expect(readFileSync(join(dir, name), 'utf8')).not.toMatch(/\{build\}/)
    expect(readFileSync(join(dir, 'README.md'), 'utf8')).toMatch(/npm link.*npx backroad check DIR/)
  })
})

const others = starterLanguages.flatMap((language) =>
  (['lines', 'command', 'peer'] as const).map((contract) => [language, contract] as const),
)

test.for(others)('the starter in %s for the contract %s is a workspace for the build', async ([language, contract]) => {
  const dir = await createWorkspace({ build: 'backend/sha', contract, language, dir: join(temporaryFolder(), 'new') })
  expect(readWorkspace(dir).build).toBe('backend/sha')
  expect(readFileSync(join(dir, 'README.md'), 'utf8')).toMatch(/npm link.*npx backroad check DIR/)
})

test('the starter in TypeScript runs as it stands, and its first stage says that it hangs up', async () => {
  const dir = await createWorkspace({ ...server, language: 'typescript', dir: temporaryFolder() })
  const { stage } = await check(readWorkspace(dir), { first: asksForAPear })
  expect(stage('first').verdict).toBe('closed')
  expect(stage('first').evidence?.received?.then).toBe('your program closed the connection')
})

test('the starter in TypeScript over UDP runs as it stands, and its first stage says that nothing comes back', async () => {
  const dir = await createWorkspace({ ...server, ready: 'udp', language: 'typescript', dir: temporaryFolder() })
  const { stage } = await check(readWorkspace(dir), { first: asksForAnAddress, stops }, { ready: 'udp' })
  expect(stage('first').verdict).toBe('hung')
  expect(stage('first').evidence?.likely).toBe(asksForAnAddress.likely)
  expect(stage('stops').verdict).toBe('passed')
})

test('a folder with anything in it is left alone', async () => {
  const dir = temporaryFolder()
  writeFileSync(join(dir, 'mine.txt'), 'mine')
  await expect(createWorkspace({ ...server, language: 'go', dir })).rejects.toThrow(/is not empty\. Name a folder/)
  expect(readdirSync(dir)).toEqual(['mine.txt'])
  await expect(createWorkspace({ ...server, language: 'go', dir: join(dir, 'mine.txt') })).rejects.toThrow(/is a file/)
})

test('a language or contract without a starter is refused, and nothing is written', async () => {
  const dir = join(temporaryFolder(), 'new')
  await expect(createWorkspace({ ...server, language: 'cobol', dir })).rejects.toThrow(
    /no starter in cobol\. There is one in typescript/,
  )
  await expect(createWorkspace({ ...server, contract: 'quiz' as 'peer', language: 'go', dir })).rejects.toThrow(
    /no starters for the contract quiz/,
  )
  expect(existsSync(dir)).toBe(false)
})
