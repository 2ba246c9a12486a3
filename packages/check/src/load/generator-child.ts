/** The process that makes load; see `generator.ts` for the other end. */
import type { GeneratorAnswer, GeneratorOrder } from './generator-message.ts'
import { probeLoad } from './probe-load.ts'
import { makeRequests, type RequestPool } from './request-pool.ts'
import { runLoad } from './run-load.ts'
import type { BenchDefinition, LoadDefinition } from './types.ts'

let load: LoadDefinition | undefined
let pool: RequestPool | undefined

async function follow(order: GeneratorOrder): Promise<GeneratorAnswer> {
  if (order.type === 'load') {
    const { default: bench } = (await import(order.module)) as { default: BenchDefinition }
    load = bench.loads.find(({ name }) => name === order.name)
    if (!load) throw new Error(`the bench has no load “${order.name}”`)
    pool = makeRequests(load, order.seed)
    return { type: 'loaded' }
  }
  if (!load || !pool) throw new Error('no load was given before this')
  if (order.type === 'probe') return { type: 'probed', probe: await probeLoad(load, pool, order) }
  return { type: 'ran', sample: await runLoad(load, pool, order.run) }
}

const answer = (message: GeneratorAnswer): void => void process.send?.(message)

process.on('message', (order: GeneratorOrder) => {
  follow(order).then(answer, (error: unknown) => answer({ type: 'failed', message: String((error as Error).message) }))
})
// An author's `ok` that throws ends up here.
process.on('uncaughtException', (error) => {
  answer({ type: 'failed', message: error.message })
})
process.on('disconnect', () => process.exit(0))
