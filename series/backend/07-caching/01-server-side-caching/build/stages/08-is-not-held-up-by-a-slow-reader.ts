import { stage } from '@backroad/check'
import { encodeCommand } from '@backroad/protocols'
import { claimsOf } from './replies/claims.ts'

const BYTES = 8 * 2 ** 20
const TIMES = 2

export default stage({
  spec: 'contract server',
  timeout: 10_000,
  replyWithin: 3000,
  likely: 'A write that waits until the client has read holds up all others, if there is only one thread for all.',
  needs: ['answers-pipelined-commands-in-order'],
  async check({ resp, expect, random, faults }) {
    const { ok, bulk, simple } = claimsOf(expect)
    const key = random.word()
    // Letters only, so that evidence stays readable; the places of words differ, so that nothing can be swapped unseen.
    const value = Buffer.alloc(BYTES, random.text(99_991))
    const writer = await resp.connect()
    ok(await writer.command('SET', key, value), { because: 'The value has 8 MB.' })

    // Beyond the link nothing is read: what the system doesn't hold has to wait in the program.
    const link = await faults.tcp({})
    const slow = await resp.connect({ via: link })
    simple(await slow.command('PING'), 'PONG')
    link.stall('to-client')
    await slow.send(Buffer.concat(Array.from({ length: TIMES }, () => encodeCommand(['GET', key]))))

    const other = await resp.connect()
    for (let i = 0; i < 20; i++) {
      ok(await other.command('SET', `${key}:${i}`, `${i}`), { because: 'Another client is not reading its 16 MB.' })
      bulk(await other.command('GET', `${key}:${i}`), `${i}`)
    }
    link.resume('to-client')
    for (let i = 0; i < TIMES; i++)
      bulk(await slow.reply(), value, { likely: 'Bytes were lost where the client was slow.' })
    simple(await slow.command('PING'), 'PONG', { likely: 'A client that was slow once is not read from any more.' })
  },
})
