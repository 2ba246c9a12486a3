import { stage } from '@backroad/check'
import { conserved } from './ledger/claims.ts'
import { LedgerClient } from './ledger/ledger-client.ts'
import { atStatement, meanwhile, statementsOf, worthHolding } from './ledger/meanwhile.ts'

export default stage({
  spec: 'PostgreSQL documentation, Transaction Isolation',
  isolation: 'fresh',
  timeout: 60_000,
  replyWithin: 10_000,
  needs: ['does-all-of-a-transfer-or-nothing'],
  needsPostgresql: true,
  async check(context) {
    const { expect, program, random } = context
    const ledger = new LedgerClient(context)
    const other = await program.copy()
    const open = async () => ({
      a: await ledger.open(random.word(), 1000),
      b: await ledger.open(random.word(), 1000),
      c: await ledger.open(random.word(), 1000),
    })
    const counted = await open()
    const statements = await statementsOf(context, () => ledger.transfer(counted.a.id, counted.b.id, 10))
    for (const nth of worthHolding(statements)) {
      const { a, b, c } = await open()
      const { first, second, held } = await meanwhile(context, nth, {
        first: () => ledger.ask(a.id, b.id, 10),
        // It takes from the same payer, at another copy of the program: no lock in a process keeps the two apart.
        second: () => ledger.ask(c.id, a.id, 7, { via: other }),
      })
      const because = `The first transfer was held ${atStatement(held)} while a second one, at another copy of your program, paid into the account it pays from.`
      for (const reply of [first, second]) {
        expect(reply.status, 'the status of a transfer with another at the same time').isOneOf([201, 503], { because })
      }
      const [x, y] = [first.status.value === 201 ? 10 : 0, second.status.value === 201 ? 7 : 0]
      expect(x + y, 'what was moved by the one or the other').isAtLeast(1, { because })
      expect(await ledger.balance(a.id), 'the balance of the account in both').is(1000 - x + y, {
        because,
        likely:
          'The balance was read, and what was written came from that reading: lock the row before (SELECT … FOR UPDATE), or let the database count (balance = balance - …).',
      })
      await conserved(ledger, context, [a, b, c], because)
    }
  },
})
