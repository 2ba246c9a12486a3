import { createServer } from 'node:net'
import { join } from 'node:path'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createHttp1 } from '@backroad/protocols'
import { describe, expect, test } from 'vitest'
import { asksForAPear, check, fixture, fixtures, isRunning, request, temporaryFolder } from '../test/fixture.ts'
import { freePort, portIsFree } from './free-port.ts'
import { startGuard } from './guard.ts'
import type { ProgramSpec } from './program.ts'
import { StartError, startProgram } from './start-program.ts'

interface Shown {
  env: Record<string, string>
  cwd: string
  node: string
  pid: number
}

async function shown(spec: ProgramSpec): Promise<Shown & { programPid: number; dataDir: string }> {
  await using started = await startProgram(spec)
  const { host, port, pid, dataDir } = started.program
  const http = createHttp1({ host, port, replyWithin: 2000 })
  const reply = await http.request(request)
  await http.closeAll()
  return { ...(JSON.parse(reply.text.value) as Shown), programPid: pid, dataDir }
}

test('a program gets HOST, PORT and DATA_DIR, its own folder, and this very Node first on PATH', async () => {
  const { env, cwd, node, pid, programPid, dataDir } = await shown(
    fixture('shows-environment', { env: { COLOUR: 'red' } }),
  )
  expect(env).toMatchObject({ HOST: '127.0.0.1', DATA_DIR: dataDir, COLOUR: 'red' })
  expect(Number(env['PORT'])).toBeGreaterThanOrEqual(20_000)
  expect(Number(env['PORT'])).toBeLessThan(32_000)
  expect(cwd).toBe(fixtures)
  expect(node).toBe(process.version)
  expect(pid).toBe(programPid)
})

test('what the checker itself runs under is kept from a program', async () => {
  const { env } = await shown(fixture('shows-environment'))
  const names = Object.keys(env).filter((name) => /^(NODE_|npm_|VITEST)/.test(name))
  expect(names).toEqual([])
})

test('a line with shell signs is given to a shell', async () => {
  const { env } = await shown(fixture('', { run: 'COLOUR="dark red" exec node shows-environment.mjs' }))
  expect(env['COLOUR']).toBe('dark red')
})

test('for software without environment, the places are filled in, in its words and in its files', async () => {
  const from = temporaryFolder()
  mkdirSync(join(from, 'conf'))
  writeFileSync(join(from, 'conf', 'listen.json'), '{"port": {port}, "data": "{data}"}')
  const script = `const c = JSON.parse(require('fs').readFileSync(process.argv[1] + '/conf/listen.json')); require('net').createServer().listen(c.port, process.argv[2])`
  const run = [process.execPath, '-e', script, '{dir}', '{host}']
  await using started = await startProgram({ dir: fixtures, run, template: { from } })
  expect(started.program.running).toBe(true)
})

test('the folder that the program is of is filled in too, though it is run in another', async () => {
  const script = `if (process.argv[1] === process.cwd()) process.exit(1); process.chdir(process.argv[1]); require('net').createServer().listen(process.argv[2])`
  const run = [process.execPath, '-e', script, '{build}', '{port}']
  await using started = await startProgram({ dir: fixtures, run, template: {} })
  expect(started.program.running).toBe(true)
})

test('when closed, the program is gone', async () => {
  const started = await startProgram(fixture('ignores-sigterm'))
  expect(isRunning(started.program.pid)).toBe(true)
  await started[Symbol.asyncDispose]()
  expect(isRunning(started.program.pid)).toBe(false)
})

test('a program that does not come up is told with its exit and its last words', async () => {
  const error = await startProgram(fixture('dies-at-start')).catch((e: unknown) => e)
  expect(error).toBeInstanceOf(StartError)
  expect(error).toMatchObject({ verdict: 'crashed', exit: { code: 2 } })
  expect((error as StartError).program.stderrTail()).toBe('no configuration found')
})

test('a missing folder is said to be missing', async () => {
  await expect(startProgram({ dir: '/nowhere/at/all', run: 'true' })).rejects.toThrow(/does the folder exist/)
})

test('a cancelled start leaves nothing', async () => {
  const guard = startGuard()
  const cancel = new AbortController()
  const starting = startProgram(fixture('listens-elsewhere'), { guard, signal: cancel.signal })
  cancel.abort(new Error('enough'))
  await expect(starting).rejects.toThrow('enough')
  await guard.close()
})

describe('a port', () => {
  test('is free, below those of outgoing connections, and another each time', async () => {
    const ports = await Promise.all(Array.from({ length: 20 }, () => freePort()))
    expect(new Set(ports).size).toBe(20)
    for (const port of ports) expect(await portIsFree(port)).toBe(true)
    expect(Math.max(...ports)).toBeLessThan(32_000)
  })

  test('that someone listens on is not free', async () => {
    const server = createServer()
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', () => listening()))
    expect(await portIsFree((server.address() as { port: number }).port)).toBe(false)
    await new Promise((closed) => server.close(closed))
  })

  test('that something else took meanwhile is no fault of the program', async () => {
    const { stage } = await check(fixture('loses-its-port', { env: { PIDS: temporaryFolder() } }), {
      only: { ...asksForAPear, isolation: 'fresh' },
    })
    expect(stage('only').verdict).toBe('passed')
  })
})
