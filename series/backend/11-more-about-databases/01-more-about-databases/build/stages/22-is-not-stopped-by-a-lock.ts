import { stage } from '@backroad/check'
import { lockTables } from './ledger/lock-tables.ts'
import { LedgerClient } from './ledger/ledger-client.ts'

/** More transfers than any pool has sessions. */
const waiting = 24
const within = 4000

export default stage({
  spec: 'PostgreSQL documentation, lock_timeout',
  isolation: 'fresh',
  timeout: 60_000,
  replyWithin: 10_000,
  needs: ['leaves-no-session-behind'],
  needsPostgresql: true,
  async check(context) {
    const { expect, database, random } = context
    const ledger = new LedgerClient(context)
    const a = await ledger.open(random.word(), 1000)
    const b = await ledger.open(random.word(), 1000)
    const maintenance = await database.session()
    await lockTables(maintenance, 'SHARE')
    const because =
      'Somebody creates an index: until that is done, nothing can be written to your tables, and all can be read.'
    const began = performance.now()
    const writes = Array.from({ length: waiting }, () => ledger.ask(a.id, b.id, 1, { because }))
    for (const write of writes) write.catch(() => {}) // awaited below
    await database.lockAwaited(2000)
    const reads = Array.from({ length: 4 }, async () => {
      const balance = await ledger.balance(a.id, { because, within: within + 2000 })
      return { balance, ms: performance.now() - began }
    })
    const likely =
      'A transfer that waits for a lock holds its session, until none is left for those who could go on: wait for a lock a short time only (lock_timeout), and answer 503.'
    for (const { balance, ms } of await Promise.all(reads)) {
      expect(balance, 'the balance').is(1000)
      expect(Math.round(ms), `ms until the reply to a read, with ${waiting} transfers waiting`).isAtMost(within, {
        because,
        likely,
      })
    }
    for (const reply of await Promise.all(writes)) {
      ledger.refuses(reply, 503, 'a transfer that can not be made now', likely)
      expect(reply.field('Retry-After'), 'the Retry-After field of a reply with 503').isPresent({
        spec: 'RFC 9110 §15.6.4',
      })
    }
    await maintenance.query('COMMIT')
    await ledger.transfer(a.id, b.id, 1, { because: 'The index was made; all can be written again.' })
    expect(await ledger.balance(a.id), 'the balance of the payer').is(999)
  },
})
