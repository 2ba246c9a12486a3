import { stage } from '@backroad/check'
import { LedgerClient } from './ledger/ledger-client.ts'

export default stage({
  spec: 'the page of this stage; RFC 9110 §15.3.2',
  isolation: 'fresh',
  timeout: 15_000,
  needs: ['starts-on-an-empty-database'],
  async check(context) {
    const { expect, random, program } = context
    const ledger = new LedgerClient(context)
    const owner = random.word()
    const empty = await ledger.open(owner)
    const filled = await ledger.open(owner, random.int(1, 1_000_000), { overdraft: true })
    const huge = await ledger.open(random.word(), 1_000_000_000_000, { overdraft: false })
    expect(new Set([empty.id, filled.id, huge.id]).size, 'the number of different ids').is(3)
    const still = async (because?: string) => {
      const o = because === undefined ? {} : { because }
      for (const account of [filled, empty, huge]) {
        const shown = await ledger.account(account.id, o)
        for (const name of ['owner', 'overdraft', 'balance'] as const) expect(shown[name], name).is(account[name], o)
      }
    }
    await still()
    await program.restart()
    await still('Your program had been killed and started again: what it had answered must be in the database.')
    const unknown = await ledger.get('/accounts/no-such-account')
    ledger.refuses(
      unknown,
      404,
      'an account that is not there',
      'An id that can be none is an account that is not there.',
    )
  },
})
