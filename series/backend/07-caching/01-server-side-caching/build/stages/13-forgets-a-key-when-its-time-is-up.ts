import { stage } from '@backroad/check'
import type { RespReply } from '@backroad/protocols'
import { claimsOf } from './replies/claims.ts'
import { surelyThere, timed, untilGone, type When } from './replies/lifetime.ts'

/** Times to live, ms: a longer one where the machine was too busy to tell anything within the one before. */
const TIMES = [100, 400, 1600] as const

export default stage({
  spec: 'SET, options EX and PX',
  timeout: 10_000,
  needs: ['sets-only-if-asked-to', 'counts-with-incr'],
  async check({ resp, expect, random }) {
    const { ok, bulk, nil, integer, error } = claimsOf(expect)
    const connection = await resp.connect()
    const word = random.word()
    const key = (name: string) => `${word}:${name}`

    for (const options of [
      ['PX', '0'],
      ['EX', '-1'],
      ['PX', 'soon'],
      ['EX'],
      ['PX', '100', 'EX', '1'],
      ['PX', '1.5'],
      ['EX', '9223372036854775807'],
    ]) {
      error(await connection.command('SET', key('none'), 'a', ...options), {
        because: `The options were ${options.join(' ')}.`,
      })
    }
    integer(await connection.command('EXISTS', key('none')), 0, {
      likely: 'A command that is refused changes nothing.',
    })

    const [least] = TIMES
    const lives: (When & { ms: number })[] = []
    const store = async (name: string, ms: number = least) => {
      const stored = await timed(() => connection.command('SET', key(name), '5', 'px', `${ms}`))
      ok(stored.reply)
      lives.push({ ...stored, ms })
      return stored
    }
    /** What a command says of a key whose time is not up; undefined where it may have been at each attempt. */
    const inTime = async (name: string, command: string): Promise<RespReply | undefined> => {
      for (const ms of TIMES) {
        const stored = await store(name, ms)
        const asked = await timed(() => connection.command(command, key(name)))
        if (surelyThere(stored, ms, asked)) return asked.reply
      }
      return undefined
    }
    const early = await inTime('get', 'GET')
    if (early) bulk(early, '5', { likely: 'The key was forgotten before its time, PX is in milliseconds.' })
    const counted = await inTime('count', 'INCR')
    if (counted) integer(counted, 6)
    for (const name of ['exists', 'del', 'incr', 'nx', 'xx', 'again']) await store(name)
    ok(await connection.command('SET', key('again'), '6'))
    ok(await connection.command('SET', key('long'), 'b', 'EX', '100'))

    // The time itself is what this is about.
    await connection.quiet(Math.max(0, ...lives.map((life) => untilGone(life, life.ms))))
    nil(await connection.command('GET', key('get')), { likely: { bulk: 'The key outlived its time.' } })
    integer(await connection.command('EXISTS', key('exists')), 0, { likely: 'EXISTS counts a key whose time is up.' })
    integer(await connection.command('DEL', key('del')), 0, { likely: 'DEL counts a key whose time is up.' })
    integer(await connection.command('INCR', key('incr')), 1, {
      likely: 'INCR counts on from a value whose time is up.',
    })
    nil(await connection.command('SET', key('xx'), 'c', 'XX'), {
      likely: 'For XX, a key whose time is up is not there.',
    })
    ok(await connection.command('SET', key('nx'), 'c', 'NX'), {
      likely: 'For NX, a key whose time is up is not there.',
    })
    bulk(await connection.command('GET', key('nx')), 'c', { likely: 'The new value has kept the time of the old one.' })
    bulk(await connection.command('GET', key('again')), '6', { likely: 'SET without a time ends the time of before.' })
    if (counted) {
      nil(await connection.command('GET', key('count')), {
        likely: { bulk: 'INCR leaves the time of the key as it was.' },
      })
    }
    bulk(await connection.command('GET', key('long')), 'b', { likely: { absent: 'EX is in seconds.' } })
    bulk(await connection.command('GET', key('incr')), '1', { likely: 'A counter that began anew has no time.' })
  },
})
