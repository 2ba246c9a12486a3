import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { startApp } from './app-process.ts'
import { inMs, spread, type Bench } from './row.ts'

/** A second start: the command to its first page, and what the process then holds. */
export const start: Bench = async () => {
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'backroad-bench-'))
  const times: number[] = []
  const memory: number[] = []
  for (let run = 0; run < 6; run++) {
    await using app = await startApp({ dataDir: data })
    times.push(app.firstPageMs)
    const held = app.memoryMb()
    if (held !== undefined) memory.push(held)
  }
  fs.rmSync(data, { recursive: true })
  const first = spread(times.slice(1))
  const held = spread(memory)
  return [
    {
      what: 'npm start when set up, to the first page',
      budget: '≤ 1500 ms',
      figure: inMs(first),
      ok: first.median <= 1500,
    },
    memory.length === 0
      ? { what: 'memory then', budget: '≤ 150 MB', figure: 'not told by this system' }
      : { what: 'memory then', budget: '≤ 150 MB', figure: `${Math.round(held.median)} MB`, ok: held.median <= 150 },
  ]
}
