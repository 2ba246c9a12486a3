import { stage } from '@backroad/check'
import { WireError, type Http1Connection } from '@backroad/protocols'

export default stage({
  spec: 'RFC 9112 §9.3',
  likely: 'The connection was closed, or not read any more, after the first reply.',
  needs: ['decodes-percent-signs-in-paths'],
  async check({ http, expect, random }) {
    const echo = async (connection: Http1Connection) => {
      const word = random.word()
      await connection.send(`GET /echo/${word} HTTP/1.1\r\nHost: backroad\r\n\r\n`)
      const reply = await connection.reply()
      expect(reply.status, 'the status').is(200)
      expect(reply.text, 'the body').is(word)
    }
    const connection = await http.connect()
    await echo(connection)
    await echo(connection)
    await connection.send(`GET /${random.word()} HTTP/1.1\r\nHost: backroad\r\n\r\n`)
    expect((await connection.reply()).status, 'the status').is(404)
    await echo(connection)
    await connection.close()

    // The body of a refused request is a request in disguise. Reading it and closing are both right, answering it is not.
    const refused = await http.connect()
    const stale = `GET /echo/${random.word()} HTTP/1.1\r\nHost: backroad\r\n\r\n`
    await refused.send(
      `PUT /${random.word()} HTTP/1.1\r\nHost: backroad\r\nContent-Length: ${stale.length}\r\n\r\n${stale}`,
    )
    expect((await refused.reply()).status, 'the status').isOneOf([404, 405, 501])
    const word = random.word()
    try {
      await refused.send(`GET /echo/${word} HTTP/1.1\r\nHost: backroad\r\n\r\n`)
      const next = await refused.reply()
      expect(next.text, 'the body').is(word, {
        spec: 'RFC 9112 §9.3',
        likely: 'The body of the request before was left on the connection and taken for a request.',
      })
    } catch (error) {
      if (!(error instanceof WireError && (error.fault === 'closed' || error.fault === 'reset'))) throw error
    }
  },
})
