import { type Statement, showStatement } from '@backroad/check'
import type { StageContext } from '@backroad/check'
import type { Account, LedgerClient } from './ledger-client.ts'

/** What the accounts hold together must be what was put into them, and each must be what its entries add up to. */
export async function conserved(
  ledger: LedgerClient,
  { expect }: Pick<StageContext, 'expect'>,
  accounts: readonly Account[],
  because: string,
): Promise<void> {
  const put = accounts.reduce((sum, { balance }) => sum + balance, 0)
  let sum = 0
  for (const { id } of accounts) {
    const balance = await ledger.balance(id)
    sum += balance
    const entries = await ledger.entries(id)
    const added = entries.reduce((total, { amount }) => total + amount, 0)
    expect(added, 'the sum of the entries of an account').is(balance, {
      because: `Its balance is ${balance}. ${because}`,
      likely: 'A balance and its entries change in one transaction, or one of them comes without the other.',
    })
    const [newest] = entries
    expect(newest?.balance, 'the balance of the newest entry').is(balance, { because })
  }
  expect(sum, 'the sum of all balances').is(put, {
    because,
    likely: 'Money was lost or made: one half of a transfer came without the other.',
  })
}

/** Statements as lines, to be shown beside a claim about them. */
export function drawn(statements: readonly Statement[]): { drawing: readonly string[] } {
  const lines = statements.map((statement) => showStatement(statement).slice(0, 160))
  return { drawing: lines.length > 24 ? [...lines.slice(0, 20), `… and ${lines.length - 20} more`] : lines }
}
