import { stage } from '@backroad/check'
import { WireError, type Http1Connection, type Reply } from '@backroad/protocols'

export default stage({
  spec: 'RFC 9112 §9.3',
  likely: 'The connection was closed, or not read any more, after the first reply.',
  needs: ['decodes-percent-signs-in-paths'],
  async check({ http, expect, random }) {
    const staysOpen = (reply: Reply) => {
      expect(reply.field('Connection')).satisfies(
        saysNoClose,
        'no Connection: close, for the connection is to stay open',
        {
          spec: 'RFC 9112 §9.6',
          likely: `Your ${reply.status.value} said Connection: close; whoever says so must close.`,
        },
      )
    }
    const echo = async (connection: Http1Connection) => {
      const word = random.word()
      await connection.send(`GET /echo/${word} HTTP/1.1\r\nHost: backroad\r\n\r\n`)
      const reply = await connection.reply()
      expect(reply.status, 'the status').is(200)
      expect(reply.text, 'the body').is(word)
      staysOpen(reply)
    }
    const connection = await http.connect()
    await echo(connection)
    await echo(connection)
    await connection.send(`GET /${random.word()} HTTP/1.1\r\nHost: backroad\r\n\r\n`)
    const missing = await connection.reply()
    expect(missing.status, 'the status').is(404)
    staysOpen(missing)
    await echo(connection)
    await connection.close()

    // The body that nobody asked for is a request in disguise. Reading it and closing are both right, answering it is not.
    const unasked = [
      { line: `PUT /${random.word()}`, statuses: [404, 405, 501] },
      { line: 'GET /', statuses: [200, 400, 413] },
    ]
    for (const { line, statuses } of unasked) {
      const stale = `GET /echo/${random.word()} HTTP/1.1\r\nHost: backroad\r\n\r\n`
      const word = random.word()
      const other = await http.connect()
      await other.send(`${line} HTTP/1.1\r\nHost: backroad\r\nContent-Length: ${stale.length}\r\n\r\n${stale}`)
      expect((await other.reply()).status, 'the status').isOneOf(statuses)
      try {
        await other.send(`GET /echo/${word} HTTP/1.1\r\nHost: backroad\r\n\r\n`)
        expect((await other.reply()).text, 'the body').is(word, {
          likely: 'The body of the request before was left on the connection and taken for a request.',
        })
      } catch (error) {
        if (!(error instanceof WireError && (error.fault === 'closed' || error.fault === 'reset'))) throw error
      }
      await other.close()
    }
  },
})

function saysNoClose(connection: string | undefined): boolean {
  return !/(^|,)[ \t]*close[ \t]*(,|$)/i.test(connection ?? '')
}
