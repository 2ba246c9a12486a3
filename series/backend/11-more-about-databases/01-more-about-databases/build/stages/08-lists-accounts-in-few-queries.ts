import { isControl, stage } from '@backroad/check'
import { drawn } from './ledger/claims.ts'
import { LedgerClient } from './ledger/ledger-client.ts'

/** So many questions to the database may one list take, however long it is. */
const most = 4

export default stage({
  spec: 'the page of this stage',
  isolation: 'fresh',
  timeout: 20_000,
  needs: ['moves-money'],
  async check(context) {
    const { expect, database, random } = context
    const ledger = new LedgerClient(context)
    const owner = random.word()
    const bank = await ledger.open(random.word(), 1_000_000)
    const list = async () => {
      const { value, statements } = await database.during(() => ledger.accountsOf(owner))
      return { accounts: value, statements: statements.filter((statement) => !isControl(statement)) }
    }
    expect((await list()).accounts.length, 'the number of accounts of somebody who has none').is(0)
    const own: string[] = []
    const grow = async (count: number) => {
      while (own.length < count) {
        const account = await ledger.open(owner, own.length, { overdraft: own.length % 2 === 1 })
        own.push(account.id)
        for (let i = 0; i < 4; i++) await ledger.transfer(bank.id, account.id, 10 + i)
      }
    }
    await grow(2)
    const few = await list()
    await grow(9)
    const many = await list()
    expect(
      many.accounts.map(({ id }) => id),
      'the accounts of the list, in the order in which they were opened',
    ).is(own)
    for (const [i, account] of many.accounts.entries()) {
      expect(account.balance, 'the balance in the list').is(i + 46)
      expect(account.overdraft, 'overdraft in the list').is(i % 2 === 1)
      expect(account.owner, 'owner in the list').is(owner)
      expect(
        account.entries.map(({ amount }) => amount),
        'the amounts of the last three entries, the newest first',
      ).is([13, 12, 11])
      expect(
        account.entries.map(({ balance }) => balance),
        'the balances after the last three entries',
      ).is([i + 46, i + 33, i + 21])
    }
    const likely = 'One query for the list and one for each account in it is N+1 queries: ask for all of them at once.'
    expect(many.statements.length, 'the number of queries for nine accounts').isAtMost(most, {
      because: `For two accounts it was ${few.statements.length}.`,
      likely,
      ...drawn(many.statements),
    })
    const rows = many.statements.reduce((sum, statement) => sum + statement.rows, 0)
    expect(rows, 'the number of rows for nine accounts with three entries each').isAtMost(9 * 4 + 9, {
      likely: 'Of each account all entries come over the wire, and all but three are thrown away.',
      ...drawn(many.statements),
    })
    ledger.refuses(await ledger.get('/accounts'), 400, 'a list of nobody')
  },
})
