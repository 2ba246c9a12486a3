import { stage } from '@backroad/check'
import { trusting } from './tokens/asking.ts'
import { randomSecret } from './tokens/keys.ts'
import { tokenOf } from './tokens/token.ts'

export default stage({
  spec: 'docs/contracts.md, lines',
  needs: ['chooses-the-key-by-kid'],
  async check({ lines, program, expect, random }) {
    const keys = [randomSecret(random, 'a'), randomSecret(random, 'b')] as const
    const made = (count: number) =>
      Array.from({ length: count }, (_, i) => {
        const [signer, trusted] = [random.pick(keys), random.pick(keys)]
        const claims = { n: i, note: 'é\u{1f350}' }
        const request = { op: 'verify', token: tokenOf(signer, { claims }), ...trusting(trusted), note: random.word() }
        return { request, claims, ok: signer === trusted }
      })
    const claim = async (all: ReturnType<typeof made>, o?: Parameters<typeof lines.askMany>[1]) => {
      const requests = all.map(({ request }) => request)
      for (const [i, reply] of (await lines.askMany(requests, o)).entries()) {
        expect(reply.field('ok'), 'ok').is(all[i]?.ok)
        if (all[i]?.ok !== true) expect(reply.field('reason'), 'reason').is('unknown-key')
        else expect(reply.field('claims', 'n'), 'claim n').is(all[i]?.claims.n)
      }
    }
    await claim(made(200))
    await claim(made(40), { inFlight: 7 })
    await claim(made(5), { cuts: random.cuts(1000, 40) })
    const reply = await lines.ask({ id: 'one "name"', op: 'encode', hex: '' })
    expect(reply.id.value, 'id').is('one "name"')
    expect(reply.field('text'), 'text').is('')
    await claim(made(30), { thenEnd: true })
    const exit = await program.exited()
    expect(exit.code, 'exit code').is(0, {
      likely: 'The end of the input is no error: answer what came, and end with exit code 0.',
    })
  },
})
