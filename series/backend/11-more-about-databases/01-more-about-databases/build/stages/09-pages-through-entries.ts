import { stage } from '@backroad/check'
import { drawn } from './ledger/claims.ts'
import { LedgerClient } from './ledger/ledger-client.ts'

export default stage({
  spec: 'the page of this stage',
  isolation: 'fresh',
  timeout: 20_000,
  needs: ['moves-money'],
  async check(context) {
    const { expect, database, random } = context
    const ledger = new LedgerClient(context)
    const a = await ledger.open(random.word(), 1000)
    const b = await ledger.open(random.word(), 1000)
    const count = 24
    for (let i = 1; i <= count; i++) {
      const back = i % 5 === 0
      await ledger.transfer(back ? b.id : a.id, back ? a.id : b.id, i)
    }
    const amounts = Array.from({ length: count }, (_, i) => count - i).map((i) => (i % 5 === 0 ? i : -i))
    const whole = [...amounts, 1000]

    const first = await ledger.page(a.id)
    expect(
      first.entries.map(({ amount }) => amount),
      'the amounts of a page without a limit: the newest 20',
    ).is(whole.slice(0, 20))

    const limit = random.int(3, 6)
    const seen: number[] = []
    const ids = new Set<string>()
    let after: string | undefined
    for (let page = 0; page <= count; page++) {
      const query = { limit, ...(after === undefined ? {} : { after }) }
      const { value, statements } = await database.during(() => ledger.page(a.id, query))
      for (const { id, amount } of value.entries) {
        seen.push(amount)
        ids.add(id)
      }
      const rows = statements.reduce((sum, statement) => sum + statement.rows, 0)
      expect(rows, `the number of rows that a page of ${limit} entries has the database send`).isAtMost(limit + 4, {
        likely: 'All entries come over the wire and all but a page are thrown away: let the database choose them.',
        ...drawn(statements),
      })
      if (value.next === null) break
      expect(value.entries.length, 'the number of entries on a page that has a next one').is(limit)
      after = value.next
      // What is new stands before the first page, and must shift nothing.
      await ledger.transfer(b.id, a.id, 1)
    }
    expect(seen, 'the amounts of all pages').is(whole, {
      because: 'Between two pages a new entry came to the account.',
      likely:
        'OFFSET counts from the newest entry, which is another one by now: begin behind the entry that the page before ended with.',
    })
    expect(ids.size, 'the number of different entries').is(whole.length)

    for (const limit of ['0', '101', '-1', 'ten', '1.5', '']) {
      ledger.refuses(await ledger.get(`/accounts/${a.id}/entries?limit=${limit}`), 400, `a page with limit=${limit}`)
    }
    const all = await ledger.page(a.id, { limit: 100 })
    expect(all.next, 'next on a page with all entries').is(null)
    const exact = await ledger.page(b.id, { limit: (await ledger.entries(b.id)).length })
    expect(exact.next, 'next on a page that ends with the last entry').is(null)
    ledger.refuses(await ledger.get('/accounts/nobody/entries'), 404, 'the entries of an account that is not there')
  },
})
