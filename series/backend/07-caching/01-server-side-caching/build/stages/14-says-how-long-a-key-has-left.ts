import { stage } from '@backroad/check'
import type { RespReply } from '@backroad/protocols'
import { claimsOf } from './replies/claims.ts'
import { surelyThere, timed } from './replies/lifetime.ts'

export default stage({
  spec: 'TTL, PTTL, PERSIST',
  timeout: 10_000,
  needs: ['forgets-a-key-when-its-time-is-up'],
  async check({ resp, expect, random }) {
    const { ok, integer, error, bulk } = claimsOf(expect)
    const connection = await resp.connect()
    const word = random.word()
    const key = (name: string) => `${word}:${name}`

    for (const command of ['TTL', 'PTTL']) {
      integer(await connection.command(command, key('none')), -2, {
        likely: { '-1': '-1 is for a key that stays, -2 for none.' },
      })
    }
    ok(await connection.command('SET', key('stays'), 'a'))
    for (const command of ['TTL', 'PTTL']) {
      integer(await connection.command(command, key('stays')), -1, { likely: { 0: 'A key without a time says -1.' } })
    }

    /** What is left of `ms` when it is asked for lies between what it was at the first byte sent and at the last received. */
    const left = async (command: 'TTL' | 'PTTL', ms: number, option: readonly string[], unit: number) => {
      const stored = await timed(() => connection.command('SET', key('timed'), 'a', ...option))
      ok(stored.reply)
      const asked = await timed(() => connection.command(command, key('timed')))
      // On a machine that is busy elsewhere the time may be up by now.
      if (!surelyThere(stored, ms, asked)) return
      const most = Math.round(ms / unit)
      const least = Math.round((ms - (asked.received - stored.sent) - 2) / unit)
      within(asked.reply, least, most, `${command} of ${option.join(' ')}`)
    }
    const within = (reply: RespReply, least: number, most: number, what: string) => {
      expect(reply.kind, 'the type of the reply').is('integer')
      const range = least === most ? `${most}` : `from ${least} to ${most}`
      expect(reply, what).satisfies((value) => Number(value) >= least && Number(value) <= most, `of ${range}`, {
        likely: 'TTL is rounded to the nearest second: 10,300 ms left are 10 s, 10,700 ms are 11.',
      })
    }
    await left('PTTL', 60_000, ['PX', '60000'], 1)
    await left('PTTL', 5_000, ['EX', '5'], 1)
    await left('TTL', 10_000, ['EX', '10'], 1000)
    await left('TTL', 10_400, ['PX', '10400'], 1000)
    await left('TTL', 10_900, ['PX', '10900'], 1000)
    await left('TTL', 400, ['PX', '400'], 1000)

    ok(await connection.command('SET', key('kept'), 'b', 'EX', '50'))
    integer(await connection.command('PERSIST', key('kept')), 1)
    integer(await connection.command('TTL', key('kept')), -1, { likely: 'PERSIST takes the time away.' })
    bulk(await connection.command('GET', key('kept')), 'b', { likely: 'PERSIST leaves the value.' })
    integer(await connection.command('PERSIST', key('kept')), 0, {
      likely: 'PERSIST says 1 only where it took a time away.',
    })
    integer(await connection.command('PERSIST', key('none')), 0)
    for (const command of ['TTL', 'PTTL', 'PERSIST']) error(await connection.command(command))
  },
})
