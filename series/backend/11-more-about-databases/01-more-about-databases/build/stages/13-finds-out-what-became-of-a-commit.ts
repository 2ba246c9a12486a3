import { stage } from '@backroad/check'
import { conserved } from './ledger/claims.ts'
import { LedgerClient } from './ledger/ledger-client.ts'

export default stage({
  spec: 'PostgreSQL documentation, COMMIT',
  isolation: 'fresh',
  timeout: 30_000,
  replyWithin: 5000,
  needs: ['makes-a-retried-transfer-once', 'does-all-of-a-transfer-or-nothing'],
  async check(context) {
    const { expect, database, random } = context
    const ledger = new LedgerClient(context)
    const a = await ledger.open(random.word(), 1000)
    const b = await ledger.open(random.word(), 1000)
    for (let round = 1; round <= 3; round++) {
      const key = `${random.word()}-${round}`
      const trap = database.trap('commit', { do: 'lose-the-answer' })
      const reply = await ledger.ask(a.id, b.id, 100, { key })
      const sprung = trap.caught !== undefined
      trap.release()
      const because = sprung
        ? 'The database had carried out the COMMIT, and the connection broke before your program heard of it.'
        : 'No statement of this transfer made its changes lasting.'
      expect(sprung, 'that a transfer changes the database').is(true, { because })
      if (reply.status.value !== 201) {
        ledger.refuses(
          reply,
          [500, 503],
          'a transfer of which your program can not know whether it was made',
          'A COMMIT without an answer is no refusal: it may have been carried out.',
        )
      }
      expect(await ledger.balance(a.id), 'the balance of the payer').is(1000 - 100 * round, {
        because: `${because} The reply was ${reply.status.value}.`,
        likely: 'A transaction whose COMMIT was not answered may be there: who simply does it again does it twice.',
      })
      await ledger.transfer(a.id, b.id, 100, { key, because: `${because} The client asked again with the same key.` })
      expect(await ledger.balance(a.id), 'the balance after the client has asked again').is(1000 - 100 * round, {
        because,
      })
    }
    const trap = database.trap('commit', { do: 'lose-the-answer' })
    const reply = await ledger.ask(a.id, b.id, 100)
    trap.release()
    const balance = await ledger.balance(a.id)
    expect(balance, 'the balance after a transfer without a key').is(600, {
      because: `The connection had broken at COMMIT, and the reply was ${reply.status.value}.`,
      likely: 'A transaction whose COMMIT was not answered may be there: who simply does it again does it twice.',
    })
    await conserved(ledger, context, [a, b], 'Answers to COMMIT had been lost.')
  },
})
