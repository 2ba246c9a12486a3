import { stage } from '@backroad/check'
import { conserved } from './ledger/claims.ts'
import { LedgerClient } from './ledger/ledger-client.ts'
import { atStatement, meanwhile, statementsOf, wasDone, worthHolding } from './ledger/meanwhile.ts'

export default stage({
  spec: 'Berenson et al. 1995, A5B Write Skew',
  isolation: 'fresh',
  timeout: 60_000,
  replyWithin: 10_000,
  needs: ['pays-no-more-than-there-is', 'never-pays-what-is-gone'],
  needsPostgresql: true,
  async check(context) {
    const { expect, program, random } = context
    const ledger = new LedgerClient(context)
    const other = await program.copy()
    const open = async () => {
      const owner = `${random.word()}-${random.int(1, 1_000_000)}`
      return {
        a: await ledger.open(owner, 100, { overdraft: true }),
        b: await ledger.open(owner, 100, { overdraft: true }),
        c: await ledger.open(random.word(), 0),
        d: await ledger.open(random.word(), 0),
      }
    }
    const counted = await open()
    const statements = await statementsOf(context, () => ledger.transfer(counted.a.id, counted.c.id, 150))
    for (const nth of worthHolding(statements)) {
      const { a, b, c, d } = await open()
      const { first, second, held } = await meanwhile(context, nth, {
        first: () => ledger.ask(a.id, c.id, 150),
        second: () => ledger.ask(b.id, d.id, 150, { via: other }),
      })
      const because = `Somebody had 100 on each of two accounts. 150 were paid from the one, held ${atStatement(held)}, while 150 were paid from the other.`
      for (const reply of [first, second]) {
        if (!wasDone(reply)) ledger.refuses(reply, [409, 503], 'a transfer that would leave its owner below zero')
      }
      const own = (await ledger.balance(a.id)) + (await ledger.balance(b.id))
      expect(own, 'what the owner has on both accounts').isAtLeast(0, {
        because,
        likely:
          'Each transaction read both accounts and wrote one, so neither saw the other: write skew. Lock all that the rule is about, or use SERIALIZABLE.',
      })
      expect([first, second].filter(wasDone).length, 'how many of the two were made').is(1, { because })
      await conserved(ledger, context, [a, b, c, d], because)
    }
  },
})
