import { stage } from '@backroad/check'
import { conserved } from './ledger/claims.ts'
import { LedgerClient } from './ledger/ledger-client.ts'
import { lockTables } from './ledger/lock-tables.ts'
import { untilItWaits } from './ledger/until-it-waits.ts'

export default stage({
  spec: 'PostgreSQL documentation, ALTER TABLE',
  isolation: 'fresh',
  timeout: 90_000,
  replyWithin: 10_000,
  needs: ['makes-a-retried-transfer-once', 'starts-twice-at-once'],
  needsPostgresql: true,
  async check(context) {
    const { expect, database, program, random } = context
    const ledger = new LedgerClient(context)
    const owner = random.word()
    const a = await ledger.open(owner, 1000)
    const b = await ledger.open(owner, 1000)
    const old = await ledger.transfer(a.id, b.id, 1, { key: 'before' })
    const report = await database.session()
    await lockTables(report, 'ACCESS SHARE')
    const began = database.statements.length
    const next = program.copy({ env: { RELEASE: '2' } })
    next.catch(() => {}) // awaited below
    const because =
      'Meanwhile the next release is started on the same database, and somebody holds a long report open, so that no table can be altered yet.'
    // Until the next release has come to its change, or serves already because it needs none.
    await untilItWaits(context, next)
    let made = 1
    for (let round = 0; round < 12; round++) {
      const before = performance.now()
      const reply = await ledger.ask(a.id, b.id, 1, { because })
      const ms = Math.round(performance.now() - before)
      const likely =
        'ALTER TABLE waits for the report, and everyone waits behind ALTER TABLE: give it a short lock_timeout and try again.'
      expect(reply.status, 'the status of a transfer at the release before').is(201, { because, likely })
      made++
      expect(ms, 'ms until the reply of the release before').isAtMost(2500, { because, likely })
      expect(await ledger.balance(a.id, { because }), 'the balance').is(1000 - made, { because })
    }
    await report.query('COMMIT')
    const second = await next
    expect(database.statements.length, 'the number of statements of the next release').isAtLeast(began + 1)
    const both = 'Both releases serve on the same database.'
    const noted = await ledger.transfer(a.id, b.id, 1, { via: second, note: 'rent', because: both })
    const plain = await ledger.transfer(a.id, b.id, 1, { via: second, because: both })
    await ledger.transfer(a.id, b.id, 1, { note: 'of no meaning yet', because: both })
    made += 3
    expect(
      (await ledger.transfer(a.id, b.id, 1, { via: second, key: 'before', because: both })).id,
      'the id of a transfer that the release before has made',
    ).is(old.id, { because: both })
    const page = await ledger.page(a.id, { limit: 100 }, { via: second, because: both })
    const noteOf = (id: string) => page.entries.find(({ transfer }) => transfer === id)?.note
    expect(noteOf(noted.id), 'the note of a transfer of the next release').is('rent', { because: both })
    expect(noteOf(plain.id), 'the note of a transfer without one').is(null, { because: both })
    expect(noteOf(old.id), 'the note of a transfer of the release before').is(null, { because: both })
    const [first] = await ledger.accountsOf(owner, { via: second, because: both })
    expect(first?.balance, 'the balance in the list of the next release').is(1000 - made, { because: both })
    await conserved(ledger, context, [a, b], both)
    await program.restart()
    await ledger.transfer(a.id, b.id, 1, {
      because: 'The release before was started again, on the tables of the next: as after a step back.',
    })
  },
})
