import { stage } from '@backroad/check'
import { encodeCommand } from '@backroad/protocols'
import { claimsOf } from './replies/claims.ts'

export default stage({
  spec: 'RESP, inline commands',
  likely: 'A command that does not begin with "*" is a line of words with spaces between.',
  needs: ['reads-a-command-in-any-pieces', 'answers-pipelined-commands-in-order'],
  async check({ resp, expect, random }) {
    const { simple, ok, bulk, integer } = claimsOf(expect)
    const connection = await resp.connect()
    const key = random.word()
    await connection.send('PING\r\n')
    simple(await connection.reply(), 'PONG')
    await connection.send(`SET ${key} pear\r\n`)
    ok(await connection.reply())
    await connection.send(`get   ${key} \n`)
    bulk(await connection.reply(), 'pear', {
      likely: 'A line may end with LF alone, and have more than one space between words.',
    })

    // An empty line, and an array of nothing, say nothing.
    await connection.send('\nPING\n')
    simple(await connection.reply(), 'PONG', { likely: 'An empty line may also come first.' })
    await connection.send('\r\n\n*0\r\n*-1\r\nPING\r\n')
    simple(await connection.reply(), 'PONG', {
      likely: 'An empty line, or an empty array, is no command, and has no reply.',
    })
    expect(await connection.quiet(5), 'silence after the reply').is(true)

    // Both kinds in one write, and a line in pieces.
    const mixed = Buffer.concat([
      Buffer.from(`EXISTS ${key}\r\n`),
      encodeCommand(['SET', key, 'PING\r\n']),
      Buffer.from(`GET ${key}\r\n`),
      encodeCommand(['PING']),
    ])
    for (const cuts of [[], random.cuts(mixed.length), [5]]) {
      await connection.sendInPieces(mixed, cuts, { paceMs: 5 })
      integer(await connection.reply(), 1)
      ok(await connection.reply())
      bulk(await connection.reply(), 'PING\r\n')
      simple(await connection.reply(), 'PONG')
    }
  },
})
