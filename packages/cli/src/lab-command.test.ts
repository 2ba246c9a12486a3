import { execFile } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

// Each of them starts the command several times.
vi.setConfig({ testTimeout: 60_000 })

const main = path.join(import.meta.dirname, 'main.ts')
const small = path.resolve(import.meta.dirname, '../../app/src/fixtures/small-series')
let dir: string

beforeAll(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'backroad-lab-'))
})
afterAll(() => fs.rmSync(dir, { recursive: true, force: true }))

/** `backroad lab` on the small series, whose experiment tosses what its parameter says. */
function lab(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', main, 'lab', '--series', small, ...args],
      { env: { ...process.env, BACKROAD_DATA: path.join(dir, 'data'), NO_COLOR: '1' } },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    )
    child.stdin?.end()
  })
}

test('it lists the experiments, and describes one with its parameters', async () => {
  expect((await lab()).stdout).toBe('alpha/toss\n')
  expect(JSON.parse((await lab('--json')).stdout)).toEqual({ topic: 'alpha', experiment: 'toss' })
  const { code, stdout } = await lab('alpha/toss', '--describe')
  expect(code).toBe(0)
  expect(stdout).toContain('Which side comes up?')
  expect(stdout).toMatch(/--param wait\s+How long it is in the air, in ms; a number from 0 to 60000, 0\s+unless told/)
  expect(JSON.parse((await lab('alpha/toss', '--describe', '--json')).stdout)).toMatchObject({
    predict: { options: ['heads', 'tails'] },
  })
})

test('it runs with parameters, draws what is observed, and holds the prediction against it', async () => {
  const right = await lab('alpha/toss', '--param', 'side=tails', '--predict', '2')
  expect(right).toMatchObject({ code: 0, stderr: '' })
  expect(right.stdout).toBe('In the air: 1\n\n✓ As you said.\nIt came out as: tails\n  It came up tails.\n\n')
  const wrong = await lab('alpha/toss', '--predict', 'Tails')
  expect(wrong.stdout).toContain('✗ Not as you said, which was: tails\nIt came out as: heads')
  const none = await lab('alpha/toss')
  expect(none.stdout).toContain('It came out as: heads')
})

test('as JSON it prints every event, the last of which says how it ended', async () => {
  const { code, stdout } = await lab('alpha/toss', '--json', '--predict', 'heads')
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string })
  expect(code).toBe(0)
  expect(events.map(({ type }) => type)).toEqual(['started', 'observation', 'observation', 'finished'])
  expect(events[2]).toMatchObject({ observation: { type: 'answer', option: 'heads' } })
})

test('a parameter or a prediction that can’t be is refused with what is allowed', async () => {
  const param = await lab('alpha/toss', '--param', 'wait=-1')
  expect(param.code).toBe(2)
  expect(param.stderr).toContain('a number from 0 to 60000')
  const prediction = await lab('alpha/toss', '--predict', 'its edge')
  expect(prediction.code).toBe(2)
  expect(prediction.stderr).toContain('There is no prediction "its edge"')
  expect(prediction.stderr).toContain('2  tails')
})
