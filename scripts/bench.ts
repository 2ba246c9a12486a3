/**
 * `npm run bench [-- --full] [-- name…]`: measures the budgets on this machine, now, and prints them beside the figures.
 * A shared machine is noisy: trust ratios within one run. `--full` repeats what looks for flakes a hundred times.
 */
import { checks } from './bench/checks.ts'
import { killed } from './bench/killed.ts'
import { lighthouse } from './bench/lighthouse.ts'
import { pages } from './bench/pages.ts'
import { proofs } from './bench/proofs.ts'
import { publish } from './bench/publish.ts'
import { runaway } from './bench/runaway.ts'
import { search } from './bench/search.ts'
import { start } from './bench/start.ts'
import { views } from './bench/views.ts'
import type { Bench, Row } from './bench/row.ts'

const benches: Readonly<Record<string, Bench>> = {
  checks,
  killed,
  start,
  pages,
  lighthouse,
  views,
  runaway,
  search,
  proofs,
  publish,
}
const asked = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const full = process.argv.includes('--full')

const unknown = asked.filter((name) => !(name in benches))
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}.`)
  process.exit(2)
}

const rows: Row[] = []
for (const [name, bench] of Object.entries(benches)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  console.error(`measuring ${name} …`)
  rows.push(...(await bench({ full })))
}

const width = (pick: (row: Row) => string) => Math.max(...rows.map((row) => pick(row).length))
const columns = [width((row) => row.what), width((row) => row.budget)] as const
console.log(`\n  ${'what'.padEnd(columns[0])}  ${'budget'.padEnd(columns[1])}  today`)
for (const row of rows) {
  const sign = row.ok === undefined ? ' ' : row.ok ? '✓' : '✗'
  console.log(`${sign} ${row.what.padEnd(columns[0])}  ${row.budget.padEnd(columns[1])}  ${row.figure}`)
}
process.exitCode = rows.some((row) => row.ok === false) ? 1 : 0
