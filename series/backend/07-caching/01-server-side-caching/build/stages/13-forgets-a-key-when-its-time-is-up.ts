import { stage } from '@backroad/check'
import { claimsOf } from './replies/claims.ts'

const MS = 100
/** How much later than said a key may be there: the reply's own way, and clocks that count whole milliseconds. */
const LATE = 30

export default stage({
  spec: 'SET, options EX and PX',
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

    const asked = performance.now()
    const short = ['get', 'exists', 'del', 'incr', 'nx', 'xx', 'again', 'count']
    for (const name of short) ok(await connection.command('SET', key(name), '5', 'px', `${MS}`))
    ok(await connection.command('SET', key('long'), 'b', 'EX', '100'))
    const early = await connection.command('GET', key('get'))
    // On a machine that is busy elsewhere the time may be up by now.
    if (performance.now() - asked < MS)
      bulk(early, '5', { likely: 'The key was forgotten before its time, PX is in milliseconds.' })
    ok(await connection.command('SET', key('again'), '6'))
    integer(await connection.command('INCR', key('count')), 6)

    // The time itself is what this is about.
    await connection.quiet(MS + LATE)
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
    nil(await connection.command('GET', key('count')), {
      likely: { bulk: 'INCR leaves the time of the key as it was.' },
    })
    bulk(await connection.command('GET', key('long')), 'b', { likely: { absent: 'EX is in seconds.' } })
    bulk(await connection.command('GET', key('incr')), '1', { likely: 'A counter that began anew has no time.' })
  },
})
