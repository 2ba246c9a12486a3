import { stage } from '@backroad/check'
import { encodeCommand } from '@backroad/protocols'
import { claimsOf } from './replies/claims.ts'

const CLIENTS = 60

export default stage({
  spec: 'contract server',
  likely: 'One client was waited for while others had something to say.',
  needs: ['reads-a-command-in-any-pieces'],
  async check({ resp, expect, random }) {
    const { ok, bulk, simple } = claimsOf(expect)
    const key = random.word()
    const set = encodeCommand(['SET', key, random.text(50)])
    const cuts = Array.from({ length: CLIENTS }, () => random.int(1, set.length - 1))

    // All are in the middle of a command, and none of them is the first to end it.
    const clients = await Promise.all(cuts.map(() => resp.connect()))
    await Promise.all(clients.map((client, i) => client.send(set.subarray(0, cuts[i]))))
    const late = await resp.connect()
    simple(await late.command('PING'), 'PONG', { likely: 'A client that has sent half a command holds the others up.' })

    // Some leave there, with and without a word.
    const [rude, polite, ...others] = clients
    rude?.abort()
    polite?.end()
    simple(await late.command('PING'), 'PONG')

    const rest = cuts.slice(2)
    for (const [i, client] of [...others.entries()].reverse()) {
      await client.send(set.subarray(rest[i]))
      ok(await client.reply())
    }
    await Promise.all(
      others.map(async (client, i) => {
        ok(await client.command('SET', `${key}:${i}`, `${i}`))
        bulk(await client.command('GET', `${key}:${i}`), `${i}`)
      }),
    )
  },
})
