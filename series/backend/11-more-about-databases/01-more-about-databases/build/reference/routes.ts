// What can be asked for, and where.
import { accountById, accountsOf, openAccount } from './accounts.ts'
import type { Route } from './answer.ts'
import type { Database } from './database.ts'
import { entriesOf } from './entries.ts'
import { amountOf, flagOf, limitOf, objectOf, textOf } from './input.ts'
import { transfer } from './transfers.ts'

export function routesOf(database: Database, release: 1 | 2): readonly Route[] {
  return [
    {
      method: 'POST',
      path: /^\/accounts$/,
      async run({ body }) {
        const { owner, balance = 0, overdraft } = objectOf(body)
        const account = await openAccount(database, {
          owner: textOf(owner, 'owner'),
          balance: amountOf(balance, 'balance', 0),
          overdraft: flagOf(overdraft, 'overdraft'),
        })
        return { status: 201, body: account }
      },
    },
    {
      method: 'GET',
      path: /^\/accounts$/,
      async run({ query }) {
        const accounts = await accountsOf(database, textOf(query.get('owner'), 'owner'), release)
        return { status: 200, body: { accounts } }
      },
    },
    {
      method: 'GET',
      path: /^\/accounts\/([^/]+)$/,
      run: async ({ params: [id = ''] }) => ({ status: 200, body: await accountById(database, id) }),
    },
    {
      method: 'GET',
      path: /^\/accounts\/([^/]+)\/entries$/,
      async run({ params: [id = ''], query }) {
        const page = { limit: limitOf(query.get('limit')), after: query.get('after'), release }
        return { status: 200, body: await entriesOf(database, id, page) }
      },
    },
    {
      method: 'POST',
      path: /^\/transfers$/,
      async run({ body, idempotencyKey }) {
        const { from, to, amount, note } = objectOf(body)
        const wish = {
          from: textOf(from, 'from'),
          to: textOf(to, 'to'),
          amount: amountOf(amount, 'amount', 1),
          note: release === 2 && note !== undefined ? textOf(note, 'note') : null,
          key: idempotencyKey === undefined ? undefined : textOf(idempotencyKey, 'Idempotency-Key'),
        }
        return { status: 201, body: await transfer(database, wish, release) }
      },
    },
  ]
}
