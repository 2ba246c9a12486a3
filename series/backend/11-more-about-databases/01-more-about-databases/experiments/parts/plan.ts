import type { DatabaseSession } from '@backroad/lab'
import { must } from './must.ts'

/** One node of a plan, as EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) names its parts. */
interface Node {
  readonly 'Node Type': string
  readonly 'Index Name'?: string
  readonly 'Index Cond'?: string
  readonly Filter?: string
  readonly 'Plan Rows': number
  readonly 'Actual Rows': number
  readonly 'Actual Total Time': number
  readonly 'Shared Hit Blocks': number
  readonly 'Shared Read Blocks': number
  readonly 'Rows Removed by Filter'?: number
  readonly Plans?: readonly Node[]
}

/** A line of a plan, from the outside in. */
export interface PlanLine {
  readonly depth: number
  readonly node: string
  readonly does: string
  readonly expected: number
  readonly rows: number
  readonly ms: number
  /** Pages of 8 kB, found in memory or read into it; with those of all below. */
  readonly pages: number
}

export interface Plan {
  readonly lines: readonly PlanLine[]
  /** As the database measured it, without its planning. */
  readonly ms: number
  /** How the table itself is reached. */
  readonly scan: string
}

/** Has the statement carried out and says how it was done. */
export async function explained(session: DatabaseSession, sql: string): Promise<Plan> {
  const { rows } = must(await session.say(`explain (analyze, buffers, timing off, format json) ${sql}`))
  const [whole] = rows[0]?.[0] as readonly { Plan: Node; 'Execution Time': number }[]
  if (whole === undefined) throw new Error('no plan came')
  const lines = linesOf(whole.Plan, 0)
  const scan = lines.find((line) => /Scan/.test(line.node))?.node.replace(/ using .*/, '')
  return { lines, ms: whole['Execution Time'], scan: scan ?? '' }
}

function linesOf(node: Node, depth: number): PlanLine[] {
  const { 'Node Type': type, 'Index Name': index } = node
  const removed = node['Rows Removed by Filter']
  const filter =
    node.Filter === undefined ? undefined : `keeps ${node.Filter}${removed ? `, drops ${removed} rows` : ''}`
  const line = {
    depth,
    node: index === undefined ? type : `${type} using ${index}`,
    does: [node['Index Cond'], filter].filter((each) => each !== undefined).join('; '),
    expected: node['Plan Rows'],
    rows: node['Actual Rows'],
    ms: node['Actual Total Time'] ?? 0,
    pages: node['Shared Hit Blocks'] + node['Shared Read Blocks'],
  }
  return [line, ...(node.Plans ?? []).flatMap((below) => linesOf(below, depth + 1))]
}
