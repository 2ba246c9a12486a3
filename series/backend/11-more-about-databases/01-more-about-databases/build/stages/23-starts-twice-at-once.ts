import { stage } from '@backroad/check'
import { LedgerClient } from './ledger/ledger-client.ts'
import { emptyDatabase } from './ledger/lock-tables.ts'
import { atStatement } from './ledger/meanwhile.ts'
import { untilItWaits } from './ledger/until-it-waits.ts'

export default stage({
  spec: 'PostgreSQL documentation, Advisory Locks',
  isolation: 'fresh',
  timeout: 60_000,
  needs: ['opens-an-account'],
  needsPostgresql: true,
  likely:
    'CREATE TABLE IF NOT EXISTS looks and then makes, so two that start at once collide: let one wait for the other (pg_advisory_lock).',
  async check(context) {
    const { expect, database, program, random } = context
    const ledger = new LedgerClient(context)
    const maintenance = await database.session()
    // How many statements a start on an empty database needs.
    const { statements } = await database.during(() => program.restart({ between: () => emptyDatabase(maintenance) }))
    const last = statements.length
    for (const nth of new Set([Math.max(1, Math.ceil(last / 2)), last])) {
      let trap: ReturnType<typeof database.trap> | undefined
      const first = program.restart({
        between: async () => {
          await emptyDatabase(maintenance)
          trap = database.trap(nth, { do: 'hold' })
        },
      })
      first.catch(() => {})
      while (trap === undefined) await new Promise((resolve) => setTimeout(resolve, 5))
      await Promise.race([trap.sprung, first])
      const second = program.copy()
      second.catch(() => {})
      await untilItWaits(context, second)
      const because = `Two copies were started on an empty database: one was held ${atStatement(trap.caught)} while the other came up.`
      trap.release()
      await first
      const copy = await second
      const account = await ledger.open(random.word(), 5, { because })
      expect(await ledger.balance(account.id, { via: copy, because }), 'the balance, asked of the other copy').is(5, {
        because,
      })
      await copy.stop()
    }
  },
})
