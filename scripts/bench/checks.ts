import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { CheckEvent, CheckResult } from '@backroad/check'
import { checkOnce, httpServer, references, type Reference } from './builds.ts'
import { ownTime } from './own-time.ts'
import { inMs, spread, type Bench, type Row } from './row.ts'

/** What a check costs: all stages of each build on its reference, and the command to its first verdict. */
export const checks: Bench = async ({ full }) => {
  const rows: Row[] = []
  for (const reference of await references()) {
    console.error(`  ${reference.build.slug}, all stages`)
    rows.push(...(await wholeChecks(reference, full ? { most: 100, within: Infinity } : { most: 20, within: 20_000 })))
  }
  console.error('  the first verdict')
  const { program } = await httpServer()
  const first = spread(await firstVerdicts(program.dir, 7))
  return [
    ...rows,
    await added(),
    {
      what: 'backroad check to the first verdict, less the start of the program',
      budget: '≤ 250 ms',
      figure: inMs(first),
      ok: first.median <= 250,
    },
  ]
}

/** At most so many runs, and after `within` ms no more than the three that a spread needs. */
async function wholeChecks(reference: Reference, runs: { most: number; within: number }): Promise<Row[]> {
  const { slug } = reference.build
  const { length } = reference.checkable.stages
  const results: CheckResult[] = []
  const began = performance.now()
  while (results.length < runs.most && (results.length < 3 || performance.now() - began < runs.within))
    results.push(await checkOnce(reference))
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
      what: `false alarms in ${results.length} runs of it`,
      budget: 'none',
      figure: misses.length === 0 ? 'none' : misses.map((miss) => miss.slug).join(', '),
      ok: misses.length === 0,
    },
  ]
}

/** A check of one stage against the same program started, asked and ended by nobody but this script, in turns. */
async function added(): Promise<Row> {
  const reference = await httpServer()
  const shares: number[] = []
  for (let run = 0; run < 15; run++) {
    const own = await ownTime(reference.program)
    const { ms } = await checkOnce(reference, reference.checkable.stages[0]?.slug)
    shares.push(((ms - own) / own) * 100)
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

/** From the command to its first verdict, less the time that the program itself took to come up: the budget is for one that starts at once. */
async function firstVerdict(workspace: string, data: string): Promise<number> {
  const began = performance.now()
  const child = spawn(process.execPath, ['bin/backroad.mjs', 'check', workspace, '--only', '1', '--json'], {
    env: { ...process.env, BACKROAD_DATA: data },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let own = 0
  let seen: number | undefined
  for await (const line of createInterface(child.stdout)) {
    const event = JSON.parse(line) as CheckEvent
    if (event.type === 'program-ready') own = event.ms
    if (event.type === 'stage-finished') seen ??= performance.now() - began
  }
  if (seen === undefined) throw new Error('backroad check gave no verdict')
  return seen - own
}
