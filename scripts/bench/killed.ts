import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { references } from './builds.ts'
import type { Bench } from './row.ts'

/** How long what a killed check has left may take to be gone, ms. */
const goneWithin = 10_000
/** How long a check may run before it is killed, ms. */
const longest = 1500

/** Whether a check that is killed at any moment leaves a process, and with it a port, or a file. Linux only: it reads /proc. */
export const killed: Bench = async ({ full }) => {
  const runs = full ? 100 : 20
  const what = `processes and files left by ${runs} checks killed at random moments`
  if (process.platform !== 'linux') return [{ what, budget: 'none', figure: 'only measured on Linux' }]
  const builds = (await references()).map(({ build }) => build.slug)
  const left: string[] = []
  for (let run = 0; run < runs; run++) {
    const build = builds[run % builds.length] ?? ''
    left.push(...(await killOne(build, Math.random() * longest)).map((each) => `${build}: ${each}`))
  }
  return [{ what, budget: 'none', figure: left.length === 0 ? 'none' : left.join('; '), ok: left.length === 0 }]
}

/** What is left of one check, killed `afterMs` after it has begun. */
async function killOne(build: string, afterMs: number): Promise<string[]> {
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'backroad-killed-'))
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'killed-check.ts'), build], {
    env: { ...process.env, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  await new Promise((resolve) => child.stdout.once('data', resolve))
  await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, afterMs))])
  child.kill('SIGKILL')
  await ended
  const until = performance.now() + goneWithin
  let left = leftOf(temporary)
  while (left.length > 0 && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    left = leftOf(temporary)
  }
  fs.rmSync(temporary, { recursive: true, force: true })
  return left
}

/** Files below the temporary folder of a check, and processes that have it in their environment. */
function leftOf(temporary: string): string[] {
  const processes = fs.readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && fs.readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`TMPDIR=${temporary}\0`)
    } catch {
      return false // it ended meanwhile, or is someone else's
    }
  })
  return [...processes.map((pid) => `process ${pid}`), ...fs.readdirSync(temporary).map((name) => `file ${name}`)]
}
