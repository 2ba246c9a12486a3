import { readWorkspace, startProgram, type StartedProgram } from '@backroad/check'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { inspectMachine } from '@backroad/app'
import { afterAll, beforeAll, expect, it } from 'vitest'

const run = promisify(execFile)
const [found] = await inspectMachine([
  { name: 'redis-cli', command: 'redis-cli', version: ['--version'], package: 'redis-tools', build: 'cache' },
])
let started: StartedProgram

beforeAll(async () => {
  started = await startProgram(readWorkspace(join(import.meta.dirname, 'build', 'reference')))
})

afterAll(() => started[Symbol.asyncDispose]())

const cli = async (...words: string[]) => {
  const { host, port } = started.program
  return (await run('redis-cli', ['-h', host, '-p', String(port), ...words])).stdout.trimEnd()
}

it.skipIf(found?.path === undefined)('is a cache to redis-cli', async () => {
  expect(await cli('SET', 'fruit', 'a pear', 'EX', '100')).toBe('OK')
  expect(await cli('GET', 'fruit')).toBe('a pear')
  expect(Number(await cli('TTL', 'fruit'))).toBeGreaterThan(0)
  expect(await cli('INCR', 'fruit')).toMatch(/^ERR value is not an integer/)
  expect(await cli('SET', 'fruit:1', '')).toBe('OK')
  expect((await cli('--scan', '--pattern', 'fruit*')).split('\n').sort()).toEqual(['fruit', 'fruit:1'])
  expect(await cli('DEL', 'fruit', 'fruit:1', 'none')).toBe('2')
})
