import { stage } from '@backroad/check'
import { conserved } from './ledger/claims.ts'
import { LedgerClient } from './ledger/ledger-client.ts'
import { atStatement, statementsOf } from './ledger/meanwhile.ts'

export default stage({
  spec: 'PostgreSQL documentation, Transactions',
  isolation: 'fresh',
  timeout: 30_000,
  replyWithin: 5000,
  needs: ['moves-money'],
  async check(context) {
    const { expect, database, random } = context
    const ledger = new LedgerClient(context)
    const a = await ledger.open(random.word(), 10_000)
    const b = await ledger.open(random.word(), 10_000)
    const statements = await statementsOf(context, () => ledger.transfer(a.id, b.id, 1))
    let made = 1
    for (let nth = 1; nth <= Math.min(statements.length, 14); nth++) {
      const trap = database.trap(nth, { do: 'end-the-session' })
      const reply = await ledger.ask(a.id, b.id, 1, { because: 'Meanwhile the database had ended the session.' })
      const because = `The database had ended the session ${atStatement(trap.caught)}, as it does when it is restarted.`
      trap.release()
      if (reply.status.value === 201) made++
      else {
        ledger.refuses(
          reply,
          [500, 503],
          'a transfer whose session was ended',
          'Neither done nor refused: the client may try again, and is told so by 503.',
        )
      }
      expect(await ledger.balance(a.id, { because }), 'the balance of the payer').is(10_000 - made, {
        because: `${because} The reply was ${reply.status.value}.`,
        likely:
          'The statements of a transfer belong into one transaction: BEGIN before the first, COMMIT after the last, on one session.',
      })
      await conserved(ledger, context, [a, b], because)
    }
    await ledger.transfer(a.id, b.id, 1, { because: 'Sessions had been ended before; a new one can be opened.' })
    database.endSessions()
    await new Promise((resolve) => setTimeout(resolve, 50))
    await ledger.transfer(a.id, b.id, 1, {
      because: 'All sessions had been ended while none was in use.',
    })
  },
})
