import { stage } from '@backroad/check'
import { encodeCommand, WireError, type RespConnection } from '@backroad/protocols'
import { claimsOf } from './replies/claims.ts'

const MB = 2 ** 20
const MOST_GROWTH = 256 * MB

export default stage({
  spec: 'RESP, arrays and bulk strings',
  timeout: 10_000,
  likely: 'After bytes that are no command nobody knows where the next one begins: answer an error, and close.',
  needs: ['reads-a-line-typed-by-hand'],
  async check({ resp, expect, random, program }) {
    const { simple, nil, error } = claimsOf(expect)
    const key = random.word()
    const ping = encodeCommand(['PING'])
    const set = encodeCommand(['SET', key, 'a'])
    const malformed = [
      '*x\r\n',
      '*\r\n',
      '*1x\r\n$4\r\nPING\r\n',
      '*1 \r\n$4\r\nPING\r\n',
      '* 1\r\n$4\r\nPING\r\n',
      '*3000000000\r\n',
      '*99999999999999999999\r\n',
      '*1\r\n+PING\r\n',
      '*1\r\n+4\r\nPING\r\n',
      '*1\r\n4\r\nPING\r\n',
      '*1\r\n$x\r\n',
      '*1\r\n$\r\n',
      '*1\r\n$-5\r\n',
      '*2\r\n$4\r\nECHO\r\n$600000000\r\n',
      '*2\r\n$4\r\nECHO\r\n$99999999999999999999\r\n',
      'a'.repeat(100_000),
      `*${'1'.repeat(100_000)}`,
    ]
    await Promise.all(
      malformed.map(async (bytes) => {
        const connection = await resp.connect()
        await connection.send(Buffer.concat([ping, Buffer.from(bytes), isFollowed(bytes) ? set : Buffer.of()]))
        simple(await connection.reply(), 'PONG', { likely: 'The command before was whole, and is answered.' })
        const because = `After it came ${JSON.stringify(bytes.slice(0, 30))}.`
        const reply = await errorOrEnd(connection)
        if (reply === undefined) return
        error(reply, { because })
        await connection.ended()
      }),
    )
    nil(await resp.command('GET', key), {
      likely: { bulk: 'What stood behind the malformed bytes was taken for a command.' },
    })

    // Room is made for bytes that have come, not for those that were announced.
    const before = await program.memory()
    const announced = await Promise.all(Array.from({ length: 4 }, () => resp.connect()))
    await Promise.all(announced.map((each) => each.send(`*2\r\n$4\r\nECHO\r\n$${400 * MB}\r\n${random.word()}`)))
    for (let i = 0; i < 5; i++) simple(await resp.command('PING'), 'PONG')
    expect(((await program.memory()) - before) / MB, 'growth of the resident memory in MB').isAtMost(MOST_GROWTH / MB, {
      because: 'Four clients announced 400 MB each, and sent a few bytes.',
      likely: 'Memory is taken for the length that a client names, before its bytes have come.',
    })
  },
})

/** What could be the beginning of something whole shows only alone whether it is refused for its size. */
function isFollowed(bytes: string): boolean {
  return bytes.endsWith('\n') && !bytes.startsWith('*3000000000')
}

/** A reply, or undefined where the program has ended the connection without one. */
async function errorOrEnd(connection: RespConnection) {
  try {
    return await connection.reply()
  } catch (error) {
    if (error instanceof WireError && (error.fault === 'closed' || error.fault === 'reset')) return undefined
    throw error
  }
}
