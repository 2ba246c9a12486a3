import { stage } from '@backroad/check'
import { encodeCommand, type RespConnection } from '@backroad/protocols'
import { claimsOf } from './replies/claims.ts'

/** How long a reply may take, ms; and one to a command of which each byte has to wait for its turn on a busy machine. */
const WITHIN = 1500
const BYTEWISE = 6000

export default stage({
  spec: 'RFC 9293 §3.7',
  timeout: 15_000,
  likely:
    'One read was taken for one command. The end of a command is where its lengths say, however many reads that takes.',
  needs: ['stores-a-value-under-a-key'],
  async check({ resp, expect, random, faults }) {
    const { ok, bulk } = claimsOf(expect)
    const key = random.word()
    const value = `${random.word()}\r\n${random.word()}`
    const set = Buffer.from(encodeCommand(['SET', key, value]))
    const answers = async (connection: RespConnection, within = WITHIN) => {
      ok(await connection.reply({ within }))
      for (const reply of await connection.pipeline([['GET', key]], { within })) bulk(reply, value)
      await connection.close()
    }

    const began = performance.now()
    const whole = await resp.connect()
    await whole.send(set)
    await answers(whole)
    // Pieces that come while the program has no processor are one piece to it, so the pause grows with its answer time.
    const paceMs = Math.min(500, Math.max(20, 5 * (performance.now() - began)))

    const inPieces = async (cuts: readonly number[], pace: number) => {
      const connection = await resp.connect()
      await connection.sendInPieces(set, cuts, { paceMs: pace })
      await answers(connection)
    }
    const slow = async () => {
      const connection = await resp.connect({ via: await faults.tcp({ split: 'bytes', direction: 'to-program' }) })
      await connection.send(set)
      await answers(connection, BYTEWISE)
    }
    const emptyWord = async () => {
      const connection = await resp.connect()
      const echo = encodeCommand(['ECHO', ''])
      await connection.sendInPieces(echo, [echo.length - 2], { paceMs })
      bulk(await connection.reply(), '', {
        because: 'The command was ECHO of nothing, cut behind the length of its word.',
      })
      await connection.close()
    }
    const lineEnd = set.indexOf('\r\n')
    await Promise.all([
      slow(),
      emptyWord(),
      inPieces([lineEnd + 1], paceMs),
      inPieces([set.indexOf(value)], paceMs),
      inPieces([set.indexOf(value) + value.length], paceMs),
      inPieces([set.indexOf(value) + value.length + 1], paceMs),
      inPieces(random.cuts(set.length), 1),
    ])
  },
})
