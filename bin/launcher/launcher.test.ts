import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const repository = path.resolve(import.meta.dirname, '../..')

/** A folder with the launcher and a lockfile, and an npm that does what the test says. */
let folder: string
let fakes: string

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'backroad-launcher-'))
  fakes = fs.mkdtempSync(path.join(os.tmpdir(), 'backroad-fakes-'))
  fs.cpSync(path.join(repository, 'bin'), path.join(folder, 'bin'), {
    recursive: true,
    filter: (file) => !file.includes('node_modules'),
  })
  fs.writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}')
  fs.writeFileSync(path.join(folder, 'package-lock.json'), '{}')
  fs.mkdirSync(path.join(folder, 'packages/cli/src'), { recursive: true })
  fs.writeFileSync(
    path.join(folder, 'packages/cli/src/main.ts'),
    'const words: string[] = process.argv.slice(2)\nconsole.log(`ran with ${words.join(" ")}`)\nprocess.exitCode = words.length\n',
  )
})

afterEach(() => {
  fs.rmSync(folder, { recursive: true, force: true })
  fs.rmSync(fakes, { recursive: true, force: true })
})

function fakeNpm(script: string, ping = 'exit 0'): void {
  const whole = `#!/bin/sh\nif [ "$1" = ping ]; then ${ping}; fi\n${script}\n`
  fs.writeFileSync(path.join(fakes, 'npm'), whole, { mode: 0o755 })
}

function launch(...args: string[]) {
  const { npm_execpath: _, ...env } = process.env
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/backroad.mjs', ...args], {
    cwd: folder,
    env: { ...env, PATH: `${fakes}:${process.env.PATH}` },
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

describe('the launcher', () => {
  it('installs once, then hands over with the arguments and the exit code', () => {
    fakeNpm('echo "$@" >> npm-calls; mkdir -p node_modules')
    expect(launch('topics', '--json')).toMatchObject({ status: 2, stdout: 'ran with topics --json\n' })
    expect(launch('topics', '--json')).toMatchObject({ status: 2, stderr: '' })
    const calls = fs.readFileSync(path.join(folder, 'npm-calls'), 'utf8').trim().split('\n')
    expect(calls).toHaveLength(1)
    expect(calls[0]).toContain('ci --ignore-scripts')
    expect(calls[0]).toContain('--omit=dev')
  })

  it('installs again when the lockfile changed', () => {
    fakeNpm('echo called >> npm-calls; mkdir -p node_modules')
    launch()
    fs.writeFileSync(path.join(folder, 'package-lock.json'), '{"changed":true}')
    launch()
    expect(fs.readFileSync(path.join(folder, 'npm-calls'), 'utf8')).toBe('called\ncalled\n')
  })

  it('says what to do when the network is not there, without a stack trace', () => {
    fakeNpm('echo "npm error code ENOTFOUND" >&2; exit 1')
    const { status, stderr } = launch('start')
    expect(status).toBe(1)
    expect(stderr).toContain('The npm registry could not be reached')
    expect(stderr).toContain('Connect and run the command again')
    expect(stderr).not.toMatch(/\n\s+at /)
    expect(fs.readFileSync(path.join(folder, '.backroad/npm.log'), 'utf8')).toContain('ENOTFOUND')
  })

  it('says at once that the registry does not answer, and still installs what npm has kept', () => {
    const ping = 'echo "npm error code ENOTFOUND" >&2; touch asked; exit 1'
    fakeNpm('while [ ! -e asked ]; do sleep 0.05; done; sleep 1; mkdir -p node_modules', ping)
    const { status, stderr } = launch('topics')
    expect(status).toBe(1)
    expect(stderr).toContain('The npm registry does not answer; trying with what npm has kept')
    expect(stderr).not.toContain('could not be reached')
  })

  it.each([
    ['ENOSPC', 'The disk is full'],
    ['EACCES', 'npm was not allowed to write'],
    ['EINTEGRITY', 'npm could not install the packages'],
  ])('tells %s apart', (code, sentence) => {
    fakeNpm(`echo "npm error code ${code}" >&2; exit 1`)
    expect(launch('start').stderr).toContain(sentence)
  })

  it('tries again after a set-up that was cut off', () => {
    fakeNpm('mkdir -p node_modules; kill -9 $PPID')
    expect(launch('topics').status).toBe(null)
    fakeNpm('mkdir -p node_modules')
    expect(launch('topics')).toMatchObject({ status: 1, stdout: 'ran with topics\n' })
  })

  it('says so when its folder can not be written to', () => {
    fakeNpm('mkdir -p node_modules')
    // A file in the way of the set-up folder: also root can't write through it.
    fs.writeFileSync(path.join(folder, '.backroad'), '')
    const { status, stderr } = launch('start')
    expect(status).toBe(1)
    expect(stderr).toContain("can't be written to")
    expect(stderr).toContain('Move it to a folder of yours')
  })
})
