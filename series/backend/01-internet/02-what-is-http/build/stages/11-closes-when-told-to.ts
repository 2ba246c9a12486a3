import { stage } from '@backroad/check'
import { WireError } from '@backroad/protocols'

export default stage({
  spec: 'RFC 9112 §9.6',
  likely: 'The reply came, but the connection stayed open.',
  needs: ['decodes-percent-signs-in-paths'],
  async check({ http, expect, random }) {
    const heads = [
      'HTTP/1.1\r\nHost: backroad\r\nConnection: close\r\n\r\n',
      'HTTP/1.1\r\nHost: backroad\r\nconnection: upgrade-not, Close\r\n\r\n',
      'HTTP/1.1\r\nHost: backroad\r\nConnection: close\r\nConnection: upgrade-not\r\n\r\n',
      'HTTP/1.1\r\nHost: backroad\r\nConnection: upgrade-not\r\nConnection: close\r\n\r\n',
      'HTTP/1.0\r\nHost: backroad\r\n\r\n',
    ]
    // One after another: serving many clients at once is a later stage.
    for (const head of heads) {
      const word = random.word()
      const connection = await http.connect()
      await connection.send(`GET /echo/${word} ${head}`)
      const reply = await connection.reply()
      expect(reply.status, 'the status').is(200)
      expect(reply.text, 'the body').is(word)
      if (head.startsWith('HTTP/1.1')) {
        expect(reply.field('Connection')).satisfies(saysClose, 'a Connection with close', {
          likely: 'The connection is closed, but the reply does not say so.',
        })
      }
      await connection.ended()
      await connection.close()
    }

    const [close, kept] = ['Connection: close\r\n', ''].map(
      (field) => `GET /echo/${random.word()} HTTP/1.1\r\nHost: backroad\r\n${field}\r\n`,
    )
    const connection = await http.connect()
    await connection.send(`${close}${kept}`)
    try {
      expect((await connection.reply()).status, 'the status').is(200)
      await connection.ended()
    } catch (error) {
      // Closing at once, with the second request unread, may destroy the reply; it is not answering it.
      if (!(error instanceof WireError && error.fault === 'reset')) throw error
    }
  },
})

function saysClose(connection: string | undefined): boolean {
  return /(^|,)[ \t]*close[ \t]*(,|$)/i.test(connection ?? '')
}
