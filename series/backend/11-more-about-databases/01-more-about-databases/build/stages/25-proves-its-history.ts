import { stage } from '@backroad/check'
import { conserved } from './ledger/claims.ts'
import { judgeLedger } from './ledger/judge-ledger.ts'
import { LedgerClient } from './ledger/ledger-client.ts'

export default stage({
  spec: 'Adya, Liskov and O’Neil 2000, PL-3',
  isolation: 'fresh',
  timeout: 120_000,
  replyWithin: 20_000,
  needs: ['never-pays-what-is-gone', 'shows-one-moment'],
  needsPostgresql: true,
  async check(context) {
    const { expect, program, random } = context
    const ledger = new LedgerClient(context)
    const copies = [undefined, await program.copy()]
    const owner = random.word()
    const accounts = await Promise.all(Array.from({ length: 4 }, () => ledger.open(owner, 10_000)))
    const ids = accounts.map(({ id }) => id)
    const made: { readonly id: string; readonly from: string; readonly to: string }[] = []
    const seen: (readonly { readonly id: string; readonly last: string | null }[])[] = []
    const client = async (n: number) => {
      const via = copies[n % copies.length]
      const o = via === undefined ? {} : { via }
      for (let i = 0; i < 8; i++) {
        const [from = '', to = ''] = random.shuffle(ids)
        const reply = await ledger.ask(from, to, 1 + n * 8 + i, o)
        if (reply.status.value === 201) made.push({ id: ledger.json<{ id: string }>(reply).id, from, to })
        else ledger.refuses(reply, 503, 'a transfer with others at the same time')
        const list = await ledger.accountsOf(owner, o)
        seen.push(list.map(({ id, entries: [newest] }) => ({ id, last: newest?.transfer ?? null })))
      }
    }
    await Promise.all(Array.from({ length: 6 }, (_, n) => client(n)))
    expect(made.length, 'the number of transfers that were made of 48').isAtLeast(24, {
      likely: 'Most were given up: try a transfer again when another was in its way.',
    })
    await conserved(ledger, context, accounts, 'Six clients had moved money at once.')
    const orders = new Map<string, readonly string[]>()
    for (const id of ids) {
      const entries = await ledger.entries(id)
      orders.set(id, entries.flatMap(({ transfer }) => transfer ?? []).reverse())
    }
    const judged = judgeLedger({ made, seen, orders })
    if (!judged.ok) {
      expect.fail(`What your program has shown fits no order of whole transfers: ${judged.why}`, {
        expected: 'replies that some order of the transfers and lists, one after the other, explains',
        drawing: judged.drawing,
      })
    }
  },
})
