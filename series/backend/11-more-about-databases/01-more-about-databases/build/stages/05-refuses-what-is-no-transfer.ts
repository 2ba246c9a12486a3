import { stage } from '@backroad/check'
import { LedgerClient } from './ledger/ledger-client.ts'

const whole = 'An amount is a whole number of cents from 1 to 1000000000000, and never a text.'

export default stage({
  spec: 'the page of this stage; RFC 9110 §15.5.1',
  isolation: 'fresh',
  timeout: 15_000,
  needs: ['moves-money'],
  async check(context) {
    const { expect, random } = context
    const ledger = new LedgerClient(context)
    const { id: from } = await ledger.open(random.word(), 100)
    const { id: to } = await ledger.open(random.word(), 100)
    const bad: [string, unknown, string?][] = [
      ['a body that is not JSON', 'from=1&to=2'],
      ['a body that is a number', '7'],
      ['a transfer without an amount', { from, to }, whole],
      ['an amount of 0', { from, to, amount: 0 }, whole],
      ['an amount below zero', { from, to, amount: -5 }, 'Who may send a negative amount may take money from others.'],
      ['an amount with a fraction', { from, to, amount: 1.5 }, whole],
      ['an amount that is a text', { from, to, amount: '5' }, whole],
      ['an amount that is null', { from, to, amount: null }, whole],
      ['an amount that is true', { from, to, amount: true }, whole],
      ['an amount that is a list', { from, to, amount: [5] }, whole],
      ['an amount of 1000000000001', { from, to, amount: 1_000_000_000_001 }, whole],
      ['an amount of 23 digits', `{"from":"${from}","to":"${to}","amount":10000000000000000000001}`, whole],
      ['a transfer without from', { to, amount: 5 }],
      [
        'a transfer whose to is a number',
        { from, to: 5, amount: 5 },
        'Ids are texts in this API, also where they look like numbers.',
      ],
      ['a transfer to the same account', { from, to: from, amount: 5 }],
    ]
    for (const [what, body, likely] of bad) ledger.refuses(await ledger.post('/transfers', body), 400, what, likely)
    for (const [what, body] of [
      ['a transfer from an account that is not there', { from: 'nobody', to, amount: 5 }],
      ['a transfer to an account that is not there', { from, to: 'nobody', amount: 5 }],
      ['a transfer to a number that no account has', { from, to: '999999999', amount: 5 }],
    ] as const) {
      ledger.refuses(await ledger.post('/transfers', body), 404, what)
    }
    for (const id of [from, to]) {
      const entries = await ledger.entries(id)
      expect(entries.length, 'the number of entries after nothing but refusals').is(1)
      expect(await ledger.balance(id), 'the balance after nothing but refusals').is(100)
    }
  },
})
