/** A checker of its own, for the tests that end it. `node checker.ts FIXTURE PIDS`: programs write process ids to PIDS. */
import { fixture, request, stages } from './fixture-program.ts'
import { runCheck } from '../src/index.ts'
import type { StageDefinition } from '../src/index.ts'

const [name = 'answers', pids = ''] = process.argv.slice(2)
const lasts: StageDefinition = {
  spec: 'none',
  async check({ http, signal }) {
    const connection = await http.connect()
    await connection.send(request)
    await connection.reply()
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
  },
}
const build = {
  slug: 'pears',
  title: 'Pears',
  contract: 'server' as const,
  stages: stages({ a: lasts, b: { ...lasts, isolation: 'fresh' }, c: { ...lasts, isolation: 'fresh' } }),
}
for await (const event of runCheck({ build, program: fixture(name, { env: { PIDS: pids } }) })) {
  console.log(event.type)
}
