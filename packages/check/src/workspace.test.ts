import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../test/fixture.ts'
import { type Workspace, WorkspaceError, readWorkspace } from './workspace.ts'

function read(text: string): Workspace {
  const dir = temporaryFolder()
  writeFileSync(join(dir, 'backroad.yaml'), text)
  return readWorkspace(dir)
}

function problems(text: string): string[] {
  try {
    read(text)
  } catch (error) {
    if (error instanceof WorkspaceError) return error.problems.map((p) => `${p.line ?? '-'}: ${p.message} ${p.allowed}`)
    throw error
  }
  throw new Error('it was read')
}

test('a command is a line or a list of words', () => {
  expect(read('build: backend/http-server\nprepare: go build -o server .\nrun: [./server, --quiet]\n')).toMatchObject({
    build: 'backend/http-server',
    prepare: 'go build -o server .',
    run: ['./server', '--quiet'],
  })
})

test('prepare may be left out', () => {
  const workspace = read('build: backend/http-server\nrun: node server.ts\n')
  expect('prepare' in workspace).toBe(false)
})

test('everything wrong is said at once, with its line and what is allowed', () => {
  expect(problems('bild: x\nbuild: HTTP\n\nrun:\n  - node\n  - 8080\n')).toEqual([
    '1: bild is not known. Known are build, prepare, run.',
    '2: build can\'t be "HTTP". It names a series and a build of it, such as backend/http-server.',
    '6: run has 8080 among its words. Each is text; put it in quotes: "8080".',
  ])
})

test('what is missing is named', () => {
  expect(problems('prepare:\n').map((p) => p.split('. ')[0])).toEqual([
    '-: build is missing',
    "1: prepare can't be null",
    '-: run is missing',
  ])
  expect(problems('')[0]).toBe(
    '-: It holds no keys. It needs two lines, such as "build: backend/http-server" and "run: node server.ts".',
  )
})

test('what is not YAML is named by its line', () => {
  expect(problems('build: backend/http-server\nrun: "node\n')[0]).toMatch(
    /^[23]: This is not YAML: Missing closing "quote/,
  )
})

test('a star that refers to nothing is no fault of ours', () => {
  expect(problems('build: backend/http-server\nrun: *.js\n')).toEqual([
    expect.stringMatching(/^-: This is not YAML: Unresolved alias .* Put text that begins with \* or & in quotes/),
  ])
})

test('a folder without backroad.yaml says what to do', () => {
  expect(() => readWorkspace(join(temporaryFolder(), 'nowhere'))).toThrow(
    /There is no such file\. Make a workspace with backroad new/,
  )
})
