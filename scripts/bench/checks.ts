import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { CheckResult } from '@backroad/check'
import { checkOnce, httpServer, references, type Reference } from './builds.ts'
import { inMs, spread, type Bench, type Row } from './row.ts'

/** What a check costs: all stages of each build on its reference, and the command to its first verdict. */
export const checks: Bench = async ({ full }) => {
  const rows: Row[] = []
  for (const reference of await references()) rows.push(...(await wholeChecks(reference, full ? 100 : 20)))
  const { program } = await httpServer()
  const first = spread(await firstVerdicts(program.dir, 7))
  return [
    ...rows,
    await added(),
    { what: 'backroad check to the first verdict', budget: '≤ 250 ms', figure: inMs(first), ok: first.median <= 250 },
  ]
}

async function wholeChecks(reference: Reference, runs: number): Promise<Row[]> {
  const { slug } = reference.build
  const { length } = reference.checkable.stages
  const results: CheckResult[] = []
  for (let run = 0; run < runs; run++) results.push(await checkOnce(reference))
  const all = spread(results.map((result) => result.ms))
  const budget = slug === 'http-server' ? 600 : 60 * length
  const slowest = spread(results.map((result) => Math.max(...result.stages.map(({ ms }) => ms))))
  const misses = results.flatMap((result) => result.stages.filter((stage) => stage.verdict !== 'passed'))
  return [
    {
      what: `all ${length} stages of ${slug} on the reference`,
      budget: `≤ ${budget} ms`,
      figure: `${inMs(all)}; its slowest stage ${Math.round(slowest.median)} ms`,
      ok: all.median <= budget,
    },
    {
      what: `false alarms in ${runs} runs of it`,
      budget: 'none',
      figure: misses.length === 0 ? 'none' : misses.map((miss) => miss.slug).join(', '),
      ok: misses.length === 0,
    },
  ]
}

/** One stage's check against the program's own part of it: from its start until it is ready, and its reply. */
async function added(): Promise<Row> {
  const reference = await httpServer()
  const shares: number[] = []
  for (let run = 0; run < 15; run++) {
    const result = await checkOnce(reference, reference.checkable.stages[0]?.slug)
    const own = (result.readyMs ?? 0) + (result.stages[0]?.ms ?? 0)
    shares.push(((result.ms - own) / own) * 100)
  }
  const { median, min, max } = spread(shares)
  return {
    what: "time a check adds to the program's own",
    budget: '≤ 15 %',
    figure: `${median.toFixed(0)} % (${min.toFixed(0)} to ${max.toFixed(0)})`,
    ok: median <= 15,
  }
}

async function firstVerdicts(program: string, runs: number): Promise<number[]> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'backroad-bench-'))
  fs.cpSync(program, path.join(dir, 'w'), { recursive: true })
  const times: number[] = []
  // The first run fills the caches that every later one finds.
  for (let run = 0; run <= runs; run++) times.push(await firstVerdict(path.join(dir, 'w'), path.join(dir, 'data')))
  fs.rmSync(dir, { recursive: true })
  return times.slice(1)
}

function firstVerdict(workspace: string, data: string): Promise<number> {
  const began = performance.now()
  const child = spawn(process.execPath, ['bin/backroad.mjs', 'check', workspace, '--only', '1'], {
    env: { ...process.env, BACKROAD_DATA: data },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return new Promise((resolve, reject) => {
    let seen: number | undefined
    child.stdout.on('data', (chunk: Buffer) => {
      if (/[✓✗]/.test(chunk.toString())) seen ??= performance.now() - began
    })
    child.on('error', reject)
    child.on('close', () => (seen === undefined ? reject(new Error('backroad check gave no verdict')) : resolve(seen)))
  })
}
