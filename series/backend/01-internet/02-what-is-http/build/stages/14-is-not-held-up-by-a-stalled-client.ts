import { stage } from '@backroad/check'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** More than a system keeps for a connection whose other side doesn't read. */
const LARGE = 20_000_000

export default stage({
  spec: 'RFC 9112 §9',
  timeout: 10_000,
  likely: 'The program waits for a client that has stopped in the middle, and for nobody else.',
  needs: ['serves-many-clients-at-once', 'serves-a-file'],
  async check({ http, expect, program, random, signal }) {
    const large = `${random.word()}.large`
    await program.writeFile(`files/${large}`, Buffer.alloc(LARGE, random.bytes(997)))
    const others = async (because: string) => {
      for (const word of [random.word(), random.word(), random.word()]) {
        const reply = await http.request(`GET /echo/${word} HTTP/1.1\r\nHost: backroad\r\n\r\n`)
        expect(reply.status, 'the status').is(200, { because })
        expect(reply.text, 'the body').is(word, { because })
      }
    }

    const late = random.word()
    const halves = [
      '',
      'GET / HT',
      `GET /echo/${late} HTTP/1.1\r\nHost: back`,
      `PUT /files/${random.word()} HTTP/1.1\r\nHost: backroad\r\nContent-Length: 1000\r\n\r\nonly the beginning`,
    ]
    const stalled = []
    for (const half of [...halves, ...halves, ...halves]) {
      const connection = await http.connect()
      if (half !== '') await connection.send(half)
      stalled.push(connection)
    }
    await others('Other clients had stopped in the middle of their requests.')

    const first = random.pick(stalled.filter((_, index) => index % halves.length === 2))
    await first.send('road\r\n\r\n')
    const reply = await first.reply()
    expect(reply.text, 'the body').is(late, {
      because: 'That client had stopped in the middle of its head and then went on.',
    })

    const reader = connect({ host: program.host, port: program.port })
    try {
      await beginsToRead(reader, large, signal)
      await others('Another client had asked for 20 MB and did not read them.')
      reader.resetAndDestroy()
      await others('Another client had reset its connection in the middle of a file.')
    } finally {
      reader.destroy()
    }
  },
})

/** Asks for a file and waits until its reply begins, which is then not read. Whoever never begins is told by the others. */
async function beginsToRead(reader: Socket, file: string, signal: AbortSignal): Promise<void> {
  const inTime = { signal: AbortSignal.any([signal, AbortSignal.timeout(1500)]) }
  reader.on('error', () => {})
  reader.write(`GET /files/${file} HTTP/1.1\r\nHost: backroad\r\n\r\n`)
  await Promise.race([once(reader, 'readable', inTime), once(reader, 'close', inTime)]).catch(() => {})
}
