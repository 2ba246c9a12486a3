import { stage } from '@backroad/check'

export default stage({
  spec: 'RFC 9112 §6.3',
  likely: 'The connection has to be closed: nobody can say where the next request begins.',
  needs: ['serves-a-file'],
  async check({ http, expect, program, random }) {
    // The folder is there, whichever stages have run before.
    await program.writeFile(`files/${random.word()}`, Buffer.from('a file'))

    const inner = `GET /echo/${random.word()} HTTP/1.1\r\nHost: backroad\r\n\r\n`
    const send = async (fields: string, body: string) => {
      const connection = await http.connect()
      await connection.send(`PUT /files/${random.word()} HTTP/1.1\r\nHost: backroad\r\n${fields}\r\n${body}${inner}`)
      const reply = await connection.reply()
      return { status: reply.status, ended: () => connection.ended() }
    }

    const lengths = [
      `Content-Length: 5\r\nContent-Length: ${5 + inner.length}\r\n`,
      `Content-Length: 5, ${5 + inner.length}\r\n`,
      'Content-Length: +5\r\n',
      'Content-Length: -5\r\n',
      'Content-Length: 0x5\r\n',
      'Content-Length: 5 5\r\n',
      'Content-Length: five\r\n',
    ]
    for (const fields of lengths) {
      const { status, ended } = await send(fields, 'apple')
      expect(status, 'the status').is(400, {
        likely: {
          201: 'One reading was picked; another server on the way may pick the other.',
          200: 'The first bytes of a body were answered as a request.',
        },
      })
      await ended()
    }

    // Both a length and chunks: refused, or read by its chunks. Either way the connection ends with it.
    const both = await send(`Content-Length: ${5 + inner.length}\r\nTransfer-Encoding: chunked\r\n`, '0\r\n\r\n')
    await both.ended()

    for (const coding of ['chunked, identity', 'chunked\r\nTransfer-Encoding: identity', 'xchunked', random.word()]) {
      const unknown = await send(`Transfer-Encoding: ${coding}\r\n`, '0\r\n\r\n')
      expect(unknown.status, 'the status').isOneOf([400, 501], {
        spec: 'RFC 9112 §6.1',
        likely: 'A body in a coding that is not known has no end that the server could find.',
      })
      await unknown.ended()
    }
  },
})
