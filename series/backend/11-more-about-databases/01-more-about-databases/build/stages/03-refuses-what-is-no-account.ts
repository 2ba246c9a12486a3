import { stage } from '@backroad/check'
import { LedgerClient } from './ledger/ledger-client.ts'

const whole = 'A number of cents is a whole one from 0 to 1000000000000, and never a text.'

export default stage({
  spec: 'the page of this stage; RFC 9110 §15.5.1',
  isolation: 'fresh',
  timeout: 15_000,
  needs: ['opens-an-account'],
  async check(context) {
    const { expect, random } = context
    const ledger = new LedgerClient(context)
    const owner = random.word()
    const refused: [string, unknown, string?][] = [
      ['a body that is not JSON', '{"owner": "ada"'],
      ['an empty body', ''],
      ['a body that is a list', []],
      ['an account without an owner', { balance: 5 }],
      ['an owner that is empty', { owner: '' }],
      ['an owner that is a number', { owner: 7 }],
      ['an owner that is null', { owner: null }],
      ['an owner of 201 characters', { owner: 'x'.repeat(201) }],
      [
        'an owner with a zero byte',
        { owner: 'a\0b' },
        'PostgreSQL keeps no U+0000 in a text: refuse it before it comes there.',
      ],
      ['a balance below zero', { owner, balance: -1 }, whole],
      ['a balance with a fraction', { owner, balance: 0.5 }, whole],
      ['a balance that is a text', { owner, balance: '5' }, whole],
      ['a balance that is null', { owner, balance: null }, whole],
      ['a balance of 1000000000001', { owner, balance: 1_000_000_000_001 }, whole],
      ['a balance of 23 digits', `{"owner":"${owner}","balance":10000000000000000000000}`, whole],
      ['an overdraft that is a text', { owner, overdraft: 'yes' }],
    ]
    for (const [what, body, likely] of refused) ledger.refuses(await ledger.post('/accounts', body), 400, what, likely)
    const longest = 'ü'.repeat(200)
    const account = await ledger.open(longest, 0, { because: 'An owner may have 200 characters, each of two bytes.' })
    expect((await ledger.account(account.id)).owner, 'owner').is(longest)
    const reply = await ledger.post('/accounts', { owner, colour: 'green' })
    expect(reply.status, 'the status of an account with a name that you do not know').is(201, {
      likely: 'A name that you do not know is passed over: the next release of a client may send more.',
    })
    expect(ledger.json<{ balance: unknown }>(reply).balance, 'the balance where none was sent').is(0)
  },
})
