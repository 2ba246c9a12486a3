import { stage } from '@backroad/check'
import { conserved } from './ledger/claims.ts'
import { LedgerClient } from './ledger/ledger-client.ts'
import { atStatement, meanwhile, statementsOf, wasDone, worthHolding } from './ledger/meanwhile.ts'

export default stage({
  spec: 'PostgreSQL documentation, Transaction Isolation',
  isolation: 'fresh',
  timeout: 60_000,
  replyWithin: 10_000,
  needs: ['loses-no-update'],
  needsPostgresql: true,
  async check(context) {
    const { expect, program, random } = context
    const ledger = new LedgerClient(context)
    const other = await program.copy()
    const open = async () => ({
      a: await ledger.open(random.word(), 100),
      b: await ledger.open(random.word(), 0),
      c: await ledger.open(random.word(), 0),
    })
    const counted = await open()
    const statements = await statementsOf(context, () => ledger.transfer(counted.a.id, counted.b.id, 80))
    for (const nth of worthHolding(statements)) {
      const { a, b, c } = await open()
      const { first, second, held } = await meanwhile(context, nth, {
        first: () => ledger.ask(a.id, b.id, 80),
        second: () => ledger.ask(a.id, c.id, 80, { via: other }),
      })
      const because = `There were 100. One transfer of 80 was held ${atStatement(held)} while another of 80 was made.`
      for (const reply of [first, second]) {
        if (wasDone(reply)) continue
        ledger.refuses(reply, [409, 503], 'a transfer of money that another is just paying')
      }
      const done = [first, second].filter(wasDone).length
      expect(done, 'how many of the two were made').is(1, {
        because,
        likely: 'Whether there is enough was asked before the other paid: ask it of a row that you have locked.',
      })
      expect(await ledger.balance(a.id), 'the balance of the payer').is(20, { because })
      await conserved(ledger, context, [a, b, c], because)
    }
  },
})
