import { stage } from '@backroad/check'
import { conserved } from './ledger/claims.ts'
import { LedgerClient } from './ledger/ledger-client.ts'

export default stage({
  spec: 'the page of this stage; RFC 9110 §15.5.10',
  isolation: 'fresh',
  timeout: 15_000,
  needs: ['moves-money'],
  async check(context) {
    const { expect, random } = context
    const ledger = new LedgerClient(context)
    const owner = random.word()
    const plain = await ledger.open(owner, 300)
    const other = await ledger.open(random.word(), 0)
    ledger.refuses(await ledger.ask(plain.id, other.id, 301), 409, 'a transfer of more than there is')
    await ledger.transfer(plain.id, other.id, 300, { because: 'All that there is may be paid.' })
    ledger.refuses(await ledger.ask(plain.id, other.id, 1), 409, 'a transfer from an empty account')

    const saver = random.word()
    const savings = await ledger.open(saver, 200)
    const giro = await ledger.open(saver, 50, { overdraft: true })
    const because = 'An account with an overdraft may pay what its owner has on all accounts together.'
    await ledger.transfer(giro.id, other.id, 250, { because })
    expect(await ledger.balance(giro.id), 'the balance of the account with the overdraft').is(-200)
    ledger.refuses(await ledger.ask(giro.id, other.id, 1), 409, 'a transfer that would leave its owner below zero')
    ledger.refuses(
      await ledger.ask(savings.id, other.id, 1),
      409,
      'a transfer from an account that has the money, of an owner who would be below zero',
      'The rule is about all accounts of the owner, whichever of them pays.',
    )
    await ledger.transfer(savings.id, giro.id, 200, { because: 'Between two accounts of one owner nothing is lost.' })
    ledger.refuses(
      await ledger.ask(savings.id, giro.id, 1),
      409,
      'a transfer from an account without an overdraft that is empty, to another of its owner',
    )
    await ledger.transfer(giro.id, savings.id, 40, {
      because: 'Between two accounts of one owner the sum stays as it is, and this one may be below zero.',
    })
    await conserved(ledger, context, [plain, other, savings, giro], 'Some transfers had been refused.')
  },
})
