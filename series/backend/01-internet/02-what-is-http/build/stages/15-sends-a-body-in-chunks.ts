import { stage } from '@backroad/check'

export default stage({
  spec: 'RFC 9112 §7.1',
  likely:
    'A chunk is its size in hexadecimal, CR LF, so many bytes, CR LF; a chunk of size 0 and an empty line end the body.',
  needs: ['keeps-the-connection-open', 'sends-no-body-to-head'],
  async check({ http, expect, random }) {
    const connection = await http.connect()
    for (const last of [random.int(500, 3000), 1, random.int(11, 40)]) {
      await connection.send(`GET /count/${last} HTTP/1.1\r\nHost: backroad\r\n\r\n`)
      const reply = await connection.reply()
      expect(reply.status, 'the status').is(200)
      expect(reply.field('Transfer-Encoding')).satisfies(isChunked, 'the Transfer-Encoding chunked', {
        likely: 'The body was sent with a length, as if that had been known beforehand.',
      })
      expect(reply.field('Content-Type')).satisfies(isPlainText, 'the Content-Type text/plain', {
        spec: 'RFC 9110 §8.3',
      })
      expect(reply.text, 'the body').is(lines(last))
    }
    // What is sent after this head would be taken for the next reply.
    await connection.send(`HEAD /count/${random.int(11, 40)} HTTP/1.1\r\nHost: backroad\r\n\r\n`)
    expect((await connection.reply()).status, 'the status').is(200, { spec: 'RFC 9110 §9.3.2' })

    const word = random.word()
    await connection.send(`GET /echo/${word} HTTP/1.1\r\nHost: backroad\r\n\r\n`)
    expect((await connection.reply()).text, 'the body').is(word)
    await connection.close()

    const last = random.int(500, 1000)
    const old = await http.request(`GET /count/${last} HTTP/1.0\r\nHost: backroad\r\nConnection: keep-alive\r\n\r\n`)
    expect(old.field('Transfer-Encoding')).isAbsent({
      spec: 'RFC 9112 §6.1',
      likely: 'HTTP/1.0 knows no chunks; send the bytes as they are and close.',
    })
    expect(old.text, 'the body').is(lines(last))

    for (const end of [random.word(), `12${random.word()}`, `${random.word()}12`]) {
      const none = await http.request(`GET /count/${end} HTTP/1.1\r\nHost: backroad\r\n\r\n`)
      expect(none.status, 'the status').isOneOf([404, 400], {
        likely: {
          200: 'Whatever the language makes a number of was counted to, or what it makes none of.',
        },
      })
    }
  },
})

function isPlainText(type: string | undefined): boolean {
  return /^text\/plain[ \t]*(;|$)/i.test(type ?? '')
}

function isChunked(coding: string | undefined): boolean {
  return coding?.toLowerCase() === 'chunked'
}

function lines(last: number): string {
  return Array.from({ length: last }, (_, index) => `${index + 1}\n`).join('')
}
