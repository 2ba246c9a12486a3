import { counter, History, linearizable, register, stage, type Judgement } from '@backroad/check'
import type { Expect } from '@backroad/check'
import { atOnce } from './replies/at-once.ts'
import { claimsOf } from './replies/claims.ts'

const CLIENTS = 6
const EACH = 30
/** So many at once from each client that two threads meet between reading and writing, which they seldom do else. */
const RUSH = 1000

export default stage({
  spec: 'Herlihy and Wing, linearizability',
  timeout: 20_000,
  replyWithin: 5000,
  needs: ['counts-with-incr', 'serves-many-clients-at-once'],
  async check({ resp, expect, random, faults }) {
    const { ok, bulk, integer } = claimsOf(expect)
    const word = random.word()
    // Each on a road of its own, so that commands of one overtake those of another.
    const link = await faults.tcp({ jitterMs: 2 })
    const clients = await Promise.all(
      Array.from({ length: CLIENTS }, (_, i) => resp.connect(i % 2 === 0 ? {} : { via: link })),
    )

    const counts = new History<{ type: 'add'; by: number }, number>()
    await Promise.all(
      clients.map(async (client, i) => {
        for (let n = 0; n < EACH; n++) {
          await counts.record(i, { type: 'add', by: 1 }, async () => {
            const reply = await client.command('INCR', `${word}:count`)
            expect(reply.kind, 'the type of the reply').is('integer')
            return Number(reply.value)
          })
        }
      }),
    )
    agrees(
      expect,
      linearizable(counter, counts.operations),
      'Two clients read the same count, and both wrote one more.',
    )
    integer(await resp.command('INCR', `${word}:count`), CLIENTS * EACH + 1, {
      likely: 'An INCR was answered and lost.',
    })

    const rush = Array.from({ length: RUSH }, () => ['INCR', `${word}:rush`])
    const rushed = await atOnce(
      resp,
      clients.map(() => rush),
    )
    for (const reply of rushed.flat()) expect(reply.kind, 'the type of the reply').is('integer')
    integer(await resp.command('INCR', `${word}:rush`), CLIENTS * RUSH + 1, {
      likely:
        'Two threads read the same count, and both wrote one more: hold the lock from before the read until after the write.',
    })

    // Chosen beforehand: who comes first is chance, what each does is not.
    const plan = clients.map(() => Array.from({ length: EACH }, () => random.int(0, 1) === 0))
    const values = new History<{ type: 'read' } | { type: 'write'; value: string }, string | null>()
    await Promise.all(
      clients.map(async (client, i) => {
        for (let n = 0; n < EACH; n++) {
          if (plan[i]?.[n]) {
            const value = `${i}-${n}`
            await values.record(i, { type: 'write', value }, async () => {
              ok(await client.command('SET', `${word}:value`, value))
              return null
            })
          } else {
            await values.record(
              i,
              { type: 'read' },
              async () => (await client.command('GET', `${word}:value`)).text.value ?? null,
            )
          }
        }
      }),
    )
    agrees(
      expect,
      linearizable(register, values.operations),
      'A reply was sent before the change was made, or a client got what was remembered for it alone.',
    )

    // At the same time it is chance whether a client reads what it should have forgotten; one after another it isn't.
    for (const value of ['before', 'after']) {
      ok(await resp.command('SET', `${word}:value`, value))
      for (const client of clients) {
        bulk(await client.command('GET', `${word}:value`), value, {
          likely: 'A client got what was remembered for it alone, though another one had changed it.',
        })
      }
    }
  },
})

function agrees(expect: Expect, judgement: Judgement<unknown, unknown>, likely: string): void {
  if (judgement.ok === true) return
  if (judgement.ok === 'unknown') throw new Error(judgement.why)
  expect.fail(judgement.why, {
    expected: 'replies that are those of one command after another',
    drawing: judgement.drawing,
    likely,
  })
}
