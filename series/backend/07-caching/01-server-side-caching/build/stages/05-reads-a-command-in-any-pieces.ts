import { stage } from '@backroad/check'
import { encodeCommand, type RespConnection } from '@backroad/protocols'
import { claimsOf } from './replies/claims.ts'

export default stage({
  spec: 'RFC 9293 §3.7',
  likely:
    'One read was taken for one command. The end of a command is where its lengths say, however many reads that takes.',
  needs: ['stores-a-value-under-a-key'],
  async check({ resp, expect, random, faults }) {
    const { ok, bulk } = claimsOf(expect)
    const key = random.word()
    const value = `${random.word()}\r\n${random.word()}`
    const commands = Buffer.concat([encodeCommand(['SET', key, value]), encodeCommand(['GET', key])])
    const answers = async (connection: RespConnection) => {
      ok(await connection.reply())
      bulk(await connection.reply(), value)
    }

    const began = performance.now()
    const whole = await resp.connect()
    await whole.send(commands)
    await answers(whole)
    // Pieces that come while the program has no processor are one piece to it, so the pause grows with its answer time.
    const paceMs = Math.min(500, Math.max(20, 5 * (performance.now() - began)))

    const inPieces = async (cuts: readonly number[], pace: number) => {
      const connection = await resp.connect()
      await connection.sendInPieces(commands, cuts, { paceMs: pace })
      await answers(connection)
    }
    const slow = async () => {
      const connection = await resp.connect({ via: await faults.tcp({ split: 'bytes' }) })
      await connection.send(commands)
      await answers(connection)
    }
    const lineEnd = commands.indexOf('\r\n')
    await Promise.all([
      slow(),
      inPieces([lineEnd + 1], paceMs),
      inPieces([commands.indexOf(value)], paceMs),
      inPieces([commands.indexOf(value) + value.length], paceMs),
      inPieces([commands.indexOf(value) + value.length + 1], paceMs),
      inPieces(random.cuts(commands.length), 1),
    ])
  },
})
