import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { smallSeries } from './fixtures/open-house.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'backroad-shutdown-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

/** Writes its process id down, answers nothing, and does not listen to SIGTERM. */
const stubborn = `
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
process.on('SIGTERM', () => {})
createServer(() => {}).listen(Number(process.env.PORT), process.env.HOST, () => writeFileSync('pid', String(process.pid)))
`

test.for(['SIGTERM', 'SIGINT'] as const)(
  'at %s, in the middle of a check and a run, everything ends in order',
  async (signal) => {
    const workspace = join(dir, 'mine')
    await cp(join(smallSeries, '01-first/01-alpha/build/reference'), workspace, { recursive: true })
    await writeFile(join(workspace, 'server.ts'), stubborn)

    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, 'fixtures/serve.ts'), join(dir, 'data'), smallSeries],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    const closed = once(child, 'close')
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk))
    const lines = createInterface(child.stdout)
    const [address] = (await once(lines, 'line')) as [string]
    const post = async (path: string, body: unknown) => {
      const headers = { 'content-type': 'application/json' }
      const reply = await fetch(`${address}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
      return (await reply.json()) as { id: string }
    }

    const { id } = await post('/api/workspaces', { dir: workspace })
    const run = await post('/api/topics/alpha/experiments/toss/runs', { params: { wait: 60_000 } })
    const check = await post('/api/checks', { workspace: id, all: true })
    const streams = await Promise.all(
      [`/api/checks/${check.id}/events`, `/api/runs/${run.id}/events`].map((path) => fetch(`${address}${path}`)),
    )
    await seen(streams[0]!, 'stage-started')
    await seen(streams[1]!, 'In the air')
    const pid = Number(await readFile(join(workspace, 'pid'), 'utf8'))
    expect(existsSync(`/proc/${pid}`) || process.platform !== 'linux').toBe(true)

    // Within two seconds; a machine busy with other tests is given twice that.
    const asked = performance.now()
    child.kill(signal)
    await closed
    expect([child.exitCode, child.signalCode, stderr]).toEqual([0, null, ''])
    expect(performance.now() - asked).toBeLessThan(4000)
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')

    const file = new DatabaseSync(join(dir, 'data/backroad.sqlite'))
    expect(file.prepare('select state from check_run').all()).toEqual([{ state: 'cancelled' }])
    expect(file.prepare('select state from experiment_run').all()).toEqual([{ state: 'cancelled' }])
    file.close()
    // What SQLite keeps beside its file is gone: the database was closed, not left.
    expect(existsSync(join(dir, 'data/backroad.sqlite-wal'))).toBe(false)
  },
)

/** Reads a stream until that text has come; the stream is then left open. */
async function seen(reply: Response, text: string): Promise<void> {
  const reader = reply.body!.pipeThrough(new TextDecoderStream()).getReader()
  for (let all = ''; !all.includes(text);) {
    const { value, done } = await reader.read()
    if (done) throw new Error(`The stream ended before "${text}": ${all}`)
    all += value
  }
  // The server ends the stream when it closes; nobody here waits for it.
  void reader.closed.catch(() => {})
}
