import { stage } from '@backroad/check'
import { LedgerClient } from './ledger/ledger-client.ts'
import { atStatement, meanwhile, statementsOf } from './ledger/meanwhile.ts'

export default stage({
  spec: 'Berenson et al. 1995, A5A Read Skew',
  isolation: 'fresh',
  timeout: 60_000,
  replyWithin: 10_000,
  needs: ['lists-accounts-in-few-queries', 'loses-no-update'],
  needsPostgresql: true,
  async check(context) {
    const { expect, program, random } = context
    const ledger = new LedgerClient(context)
    const other = await program.copy()
    const owner = random.word()
    const a = await ledger.open(owner, 1000)
    const b = await ledger.open(owner, 1000)
    const statements = await statementsOf(context, () => ledger.accountsOf(owner))
    for (let nth = 1; nth <= Math.min(statements.length, 12); nth++) {
      const { first, held } = await meanwhile(context, nth, {
        first: () => ledger.accountsOf(owner),
        second: () => ledger.transfer(a.id, b.id, nth, { via: other }),
      })
      const because = `The list was held ${atStatement(held)} while money was moved from one account in it to the other.`
      const sum = first.reduce((total, { balance }) => total + balance, 0)
      expect(sum, 'the sum of the balances in the list').is(2000, { because })
      for (const account of first) {
        expect(account.entries[0]?.balance, 'the balance after the newest entry in the list').is(account.balance, {
          because,
          likely:
            'Two statements at READ COMMITTED see two moments: ask in one statement, or in a transaction at REPEATABLE READ.',
        })
      }
    }
  },
})
