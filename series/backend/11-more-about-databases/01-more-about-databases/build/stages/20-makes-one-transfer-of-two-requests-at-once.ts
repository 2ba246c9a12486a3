import { stage } from '@backroad/check'
import { conserved } from './ledger/claims.ts'
import { LedgerClient, type Transfer } from './ledger/ledger-client.ts'
import { atStatement, meanwhile, statementsOf, wasDone, worthHolding } from './ledger/meanwhile.ts'

export default stage({
  spec: 'draft-ietf-httpapi-idempotency-key-header §2, concurrent requests',
  isolation: 'fresh',
  timeout: 60_000,
  replyWithin: 10_000,
  needs: ['makes-a-retried-transfer-once', 'loses-no-update'],
  needsPostgresql: true,
  async check(context) {
    const { expect, program, random } = context
    const ledger = new LedgerClient(context)
    const other = await program.copy()
    const a = await ledger.open(random.word(), 10_000)
    const b = await ledger.open(random.word(), 0)
    const statements = await statementsOf(context, () => ledger.transfer(a.id, b.id, 1, { key: 'counted' }))
    let moved = 1
    for (const nth of worthHolding(statements)) {
      const key = `${random.word()}-${nth}`
      const { first, second, held } = await meanwhile(context, nth, {
        first: () => ledger.ask(a.id, b.id, 10, { key }),
        second: () => ledger.ask(a.id, b.id, 10, { key, via: other }),
      })
      const because = `A client that had waited too long sent its request again to another copy of your program, while the first was held ${atStatement(held)}.`
      const ids = new Set<string>()
      for (const reply of [first, second]) {
        if (wasDone(reply)) ids.add(ledger.json<Transfer>(reply).id)
        else ledger.refuses(reply, [409, 503], 'a request whose key is in use at this moment')
      }
      const later = await ledger.transfer(a.id, b.id, 10, { key, because })
      moved += 10
      expect(await ledger.balance(a.id), 'the balance of the payer after one transfer, asked for three times').is(
        10_000 - moved,
        {
          because,
          likely:
            'Both looked for the key before either had stored it: let a UNIQUE constraint decide, in the transaction of the transfer.',
        },
      )
      expect(ids.has(later.id) || ids.size === 0, 'that each reply with 201 names the same transfer').is(true, {
        because,
      })
      expect(ids.size, 'the number of different ids in replies with 201').isAtMost(1, { because })
    }
    await conserved(ledger, context, [a, b], 'Requests with the same key had come at once.')
  },
})
