import { stage } from '@backroad/check'
import { conserved } from './ledger/claims.ts'
import { LedgerClient } from './ledger/ledger-client.ts'

export default stage({
  spec: 'draft-ietf-httpapi-idempotency-key-header §2',
  isolation: 'fresh',
  timeout: 20_000,
  needs: ['moves-money'],
  async check(context) {
    const { expect, random, program } = context
    const ledger = new LedgerClient(context)
    const a = await ledger.open(random.word(), 1000)
    const b = await ledger.open(random.word(), 0)
    const c = await ledger.open(random.word(), 0)
    const key = `${random.word()}-${random.int(1, 1_000_000)}`
    const first = await ledger.transfer(a.id, b.id, 100, { key })
    const again = async (because: string) => {
      const transfer = await ledger.transfer(a.id, b.id, 100, { key, because })
      expect(transfer.id, 'the id of the same transfer, asked for again').is(first.id, {
        because,
        likely: 'The key stands for one transfer: look whether it is there before another is made.',
      })
      expect(await ledger.balance(a.id), 'the balance of the payer').is(900, { because })
    }
    await again('The same request with the same Idempotency-Key had come before.')
    const other = await ledger.transfer(a.id, b.id, 100, { key: `${key}-other` })
    expect(other.id, 'the id under another key').isNot(first.id)
    const keyless = [await ledger.transfer(a.id, b.id, 1), await ledger.transfer(a.id, b.id, 1)]
    expect(new Set(keyless.map(({ id }) => id)).size, 'the number of transfers of two requests without a key').is(2)
    await ledger.transfer(b.id, a.id, 102)

    const likely = 'The key was used for other content: that is a mistake of the client, who must hear of it.'
    for (const [what, from, to, amount] of [
      ['another amount', a.id, b.id, 99],
      ['another payee', a.id, c.id, 100],
      ['another payer', b.id, a.id, 100],
    ] as const) {
      const reply = await ledger.ask(from, to, amount, { key })
      ledger.refuses(reply, 422, `a key that has been used, with ${what}`, likely)
    }
    await program.restart()
    await again('Meanwhile your program had been killed and started again.')
    await ledger.transfer(a.id, c.id, 900)
    const spent = await ledger.transfer(a.id, b.id, 100, {
      key,
      because: 'It had been made before; that the account is empty now changes nothing.',
    })
    expect(spent.id, 'the id of the same transfer, asked for when the account is empty').is(first.id)
    await conserved(ledger, context, [a, b, c], 'Some transfers had been asked for more than once.')
  },
})
