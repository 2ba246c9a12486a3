import { stage } from '@backroad/check'
import { conserved } from './ledger/claims.ts'
import { LedgerClient } from './ledger/ledger-client.ts'

export default stage({
  spec: 'the page of this stage; RFC 9110 §15.3.2',
  isolation: 'fresh',
  timeout: 15_000,
  needs: ['opens-an-account'],
  async check(context) {
    const { expect, random } = context
    const ledger = new LedgerClient(context)
    const a = await ledger.open(random.word(), 10_000)
    const b = await ledger.open(random.word(), 500)
    const amount = random.int(100, 5000)
    const first = await ledger.transfer(a.id, b.id, amount)
    const second = await ledger.transfer(b.id, a.id, 1)
    expect(second.id, 'the id of a second transfer').isNot(first.id)
    expect(await ledger.balance(a.id), 'the balance of the payer').is(10_000 - amount + 1)
    expect(await ledger.balance(b.id), 'the balance of the payee').is(500 + amount - 1)
    const entries = await ledger.entries(a.id)
    expect(
      entries.map(({ amount: moved }) => moved),
      'the amounts of the entries, the newest first',
    ).is([1, -amount, 10_000], { likely: 'What leaves an account is below zero; opening it is its first entry.' })
    expect(
      entries.map(({ balance }) => balance),
      'the balances after each entry, the newest first',
    ).is([10_001 - amount, 10_000 - amount, 10_000])
    expect(
      entries.map(({ transfer }) => transfer),
      'the transfers of the entries',
    ).is([second.id, first.id, null])
    await conserved(ledger, context, [a, b], 'Two transfers had been made.')
  },
})
