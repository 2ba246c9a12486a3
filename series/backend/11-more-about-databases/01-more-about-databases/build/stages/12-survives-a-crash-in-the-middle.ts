import { stage } from '@backroad/check'
import { conserved } from './ledger/claims.ts'
import { LedgerClient } from './ledger/ledger-client.ts'
import { atStatement, statementsOf, worthHolding } from './ledger/meanwhile.ts'

export default stage({
  spec: 'PostgreSQL documentation, Transactions',
  isolation: 'fresh',
  timeout: 60_000,
  needs: ['makes-a-retried-transfer-once', 'does-all-of-a-transfer-or-nothing'],
  async check(context) {
    const { expect, database, program, random } = context
    const ledger = new LedgerClient(context)
    const a = await ledger.open(random.word(), 1000)
    const b = await ledger.open(random.word(), 1000)
    const statements = await statementsOf(context, () => ledger.transfer(a.id, b.id, 1, { key: 'counted' }))
    const worth = worthHolding(statements)
    // The last one, which makes it lasting, and one in the middle.
    const chosen = [...new Set([worth[Math.floor(worth.length / 2)], worth.at(-1)])].filter((nth) => nth !== undefined)
    let paid = 1
    for (const nth of chosen) {
      const key = `crash-${nth}`
      const trap = database.trap(nth, { do: 'hold' })
      const reply = ledger.ask(a.id, b.id, 10, { key, within: 30_000 })
      // The program is killed before it answers, unless it needs fewer statements than the first time.
      const answered = reply.then(
        () => {},
        () => {},
      )
      await Promise.race([trap.sprung, answered])
      const statement = trap.caught
      await program.restart({ between: async () => Promise.resolve(trap.release()) })
      const because = `Your program was killed ${atStatement(statement)}.`
      await conserved(ledger, context, [a, b], because)
      const before = await ledger.balance(a.id)
      expect([1000 - paid, 1000 - paid - 10].includes(before), 'that the transfer was done whole or not at all').is(
        true,
        { because },
      )
      await ledger.transfer(a.id, b.id, 10, { key, because: `${because} The client asked again with the same key.` })
      paid += 10
      expect(await ledger.balance(a.id), 'the balance after the client has asked again').is(1000 - paid, { because })
    }
    await conserved(ledger, context, [a, b], 'Your program had been killed in the middle of transfers.')
  },
})
