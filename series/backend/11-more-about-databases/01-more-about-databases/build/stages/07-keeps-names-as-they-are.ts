import { stage } from '@backroad/check'
import { LedgerClient } from './ledger/ledger-client.ts'

const likely = 'A value that is put into the text of a statement becomes a part of it: give it as a parameter.'

export default stage({
  spec: 'OWASP, SQL Injection Prevention',
  isolation: 'fresh',
  timeout: 20_000,
  needs: ['moves-money'],
  async check(context) {
    const { expect, random, program } = context
    const ledger = new LedgerClient(context)
    const victim = await ledger.open(random.word(), 1000)
    const names = [
      "O'Hara",
      "ada', true, 1000000) --",
      "'); DROP TABLE accounts; --",
      "' OR '1'='1",
      "\\'; SELECT pg_sleep(3); --",
      'say "hello"',
      '$1 ${name} %s :name ?',
      '50% _ \\',
      'Zoë 李 🙂',
      ' spaces ',
      'null',
    ]
    for (const name of names) {
      const account = await ledger.open(name, 5, { because: `The owner was named ${JSON.stringify(name)}.` })
      expect((await ledger.account(account.id)).owner, 'owner').is(name, { likely })
      const own = await ledger.accountsOf(name, {
        because: `It was asked for the accounts of ${JSON.stringify(name)}.`,
      })
      expect(
        own.map(({ id }) => id),
        'the accounts of that owner',
      ).is([account.id], { likely })
    }
    for (const id of [
      "1' OR '1'='1",
      '1; DROP TABLE accounts',
      '1 OR 1=1',
      "' UNION SELECT 1,'x',true,5 --",
      '-1',
      '1e3',
      '0x1',
    ]) {
      const because = `It was asked for the account ${JSON.stringify(id)}.`
      ledger.refuses(
        await ledger.get(`/accounts/${encodeURIComponent(id)}`, { because }),
        404,
        `the account ${id}`,
        likely,
      )
      const paid = await ledger.ask(victim.id, id, 1)
      ledger.refuses(paid, 404, `a transfer to the account ${id}`, likely)
    }
    expect(await ledger.balance(victim.id), 'the balance of an account that none of this is about').is(1000, { likely })
    await program.restart()
    expect(await ledger.balance(victim.id), 'its balance after a restart').is(1000, { likely })
  },
})
