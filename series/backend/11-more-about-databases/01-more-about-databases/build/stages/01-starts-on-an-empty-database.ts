import { stage } from '@backroad/check'
import { LedgerClient } from './ledger/ledger-client.ts'

export default stage({
  spec: 'docs/contracts.md, DATABASE_URL',
  isolation: 'fresh',
  timeout: 15_000,
  likely: 'Open the database that DATABASE_URL names, make your tables in it, and answer 404 with {"error": "…"}.',
  async check(context) {
    const { expect, database, program } = context
    const ledger = new LedgerClient(context)
    const ask = async (because?: string) => {
      const reply = await ledger.get('/accounts/1', because === undefined ? {} : { because })
      ledger.refuses(reply, 404, 'an account that is not there')
    }
    await ask()
    expect(database.statements.length, 'the number of statements that your program sent to the database').isAtLeast(1, {
      likely: 'Your program has not spoken to the database in DATABASE_URL.',
    })
    await program.restart()
    await ask('Your program had been started a second time, on the tables of its first start.')
  },
})
