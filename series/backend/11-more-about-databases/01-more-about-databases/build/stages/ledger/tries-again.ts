import type { StageContext, Statement } from '@backroad/check'
import { conserved } from './claims.ts'
import { LedgerClient } from './ledger-client.ts'
import { atStatement, statementsOf } from './meanwhile.ts'

export interface Failure {
  /** SQLSTATE. */
  readonly code: string
  readonly message: string
  readonly likely: string
  /** At which statements it can happen. */
  where(statement: Statement): boolean
}

/** That a transfer that the database gives up is tried again: at whichever statement, a few times, and not for ever. */
export async function triesAgain(context: StageContext, failure: Failure): Promise<void> {
  const { expect, database, random } = context
  const { code, message, likely } = failure
  const ledger = new LedgerClient(context)
  const a = await ledger.open(random.word(), 1000)
  const b = await ledger.open(random.word(), 1000)
  const statements = await statementsOf(context, () => ledger.transfer(a.id, b.id, 1))
  const places = statements.flatMap((statement, i) => (failure.where(statement) ? [i + 1] : [])).slice(0, 12)
  let made = 1
  for (const nth of places) {
    const trap = database.trap(nth, { do: 'fail', code, message })
    const reply = await ledger.ask(a.id, b.id, 1)
    const because = `The check had the database refuse it once with ${code} (${message}), ${atStatement(trap.caught)}.`
    trap.release()
    expect(reply.status, 'the status of a transfer that the database gave up once').is(201, { because, likely })
    made++
    expect(await ledger.balance(a.id), 'the balance of the payer').is(1000 - made, { because })
  }
  const often = Array.from({ length: 3 }, () =>
    database.trap((statement) => failure.where(statement), { do: 'fail', code, message }),
  )
  const reply = await ledger.ask(a.id, b.id, 1)
  for (const trap of often) trap.release()
  const because = `The check had the database refuse it three times with ${code}.`
  expect(reply.status, 'the status of a transfer that the database gave up three times').is(201, { because, likely })
  made++
  await conserved(ledger, context, [a, b], because)
  expect(await ledger.balance(a.id), 'the balance of the payer').is(1000 - made, { because })

  const always = Array.from({ length: 500 }, () =>
    database.trap((statement) => failure.where(statement), { do: 'fail', code, message }),
  )
  const { value: last, statements: tried } = await database.during(() => ledger.ask(a.id, b.id, 1))
  for (const trap of always) trap.release()
  ledger.refuses(
    last,
    [500, 503],
    'a transfer that the database gives up each time',
    'Give up after some tries, and say 503.',
  )
  expect(tried.length, 'the number of statements for a transfer that is given up each time').isAtMost(400)
  expect(await ledger.balance(a.id), 'the balance of the payer').is(1000 - made)
}
