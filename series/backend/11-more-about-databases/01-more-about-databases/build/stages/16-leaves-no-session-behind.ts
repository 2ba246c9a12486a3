import { isControl, stage } from '@backroad/check'
import { LedgerClient } from './ledger/ledger-client.ts'
import { statementsOf } from './ledger/meanwhile.ts'

/** So many sessions may a program have at once. */
const most = 20
/** More than that fail, so that a program that loses one each time has none left. */
const failures = 24
/** More at once than a program may have sessions. */
const atOnce = 30
/** How long they are held, ms, while it is seen how many sessions come. */
const heldMs = 300

export default stage({
  spec: 'the page of this stage',
  isolation: 'fresh',
  timeout: 60_000,
  replyWithin: 5000,
  needs: ['does-all-of-a-transfer-or-nothing'],
  async check(context) {
    const { expect, database, random } = context
    const ledger = new LedgerClient(context)
    const a = await ledger.open(random.word(), 1000)
    const b = await ledger.open(random.word(), 1000)
    const statements = await statementsOf(context, () => ledger.transfer(a.id, b.id, 1))
    const clean = (because: string) => {
      expect(
        database.sessions().inTransaction,
        'the number of sessions in a transaction while no request is under way',
      ).is(0, {
        because,
        likely: 'After an error the transaction is still open: ROLLBACK, and give the session back, whatever happened.',
      })
    }
    for (let i = 0; i < failures; i++) {
      ledger.refuses(await ledger.ask(a.id, b.id, 5000), 409, 'a transfer of more than there is')
    }
    clean(`Before that, ${failures} transfers had been refused.`)
    for (let i = 0; i < failures; i++) {
      const nth = 1 + (i % Math.max(1, statements.length))
      const trap = database.trap(nth, {
        do: 'fail',
        code: '53100',
        message: 'could not extend file: No space left on device',
      })
      const reply = await ledger.ask(a.id, b.id, 1)
      trap.release()
      if (reply.status.value !== 201) ledger.refuses(reply, [500, 503], 'a transfer in which the database had no room')
    }
    const because = `Before that, ${failures} transfers had failed because the database had no room.`
    clean(because)
    const before = await ledger.balance(a.id, { because })
    await ledger.transfer(a.id, b.id, 1, { because })
    expect(await ledger.balance(a.id), 'the balance of the payer').is(before - 1, { because })
    // Held back, so that all of them are under way at the same time.
    const held = Array.from({ length: atOnce }, () => database.trap((each) => !isControl(each), { do: 'hold' }))
    const reads = held.map(() => ledger.balance(a.id, { because, within: 10_000 }))
    const all = Promise.all(reads)
    all.catch(() => {}) // awaited below
    await Promise.race([
      Promise.all(held.slice(0, most + 1).map(({ sprung }) => sprung)),
      new Promise((resolve) => setTimeout(resolve, heldMs)),
    ])
    for (const trap of held) trap.release()
    for (const balance of await all) expect(balance, 'the balance of the payer').is(before - 1, { because })
    expect(database.sessions().most, 'the most sessions that were open at once').isAtMost(most, {
      likely: 'A session for each request is more than a database gives: keep some in a pool.',
    })
    clean(`${atOnce} balances had been asked for at once.`)
  },
})
