import { stage } from '@backroad/check'

export default stage({
  spec: 'RFC 9112 §9.6',
  likely: 'The reply came, but the connection stayed open.',
  needs: ['decodes-percent-signs-in-paths'],
  async check({ http, expect, random }) {
    const heads = [
      'HTTP/1.1\r\nHost: backroad\r\nConnection: close\r\n\r\n',
      'HTTP/1.1\r\nHost: backroad\r\nconnection: upgrade-not, Close\r\n\r\n',
      'HTTP/1.0\r\nHost: backroad\r\n\r\n',
    ]
    await Promise.all(
      heads.map(async (head) => {
        const word = random.word()
        const connection = await http.connect()
        await connection.send(`GET /echo/${word} ${head}`)
        const reply = await connection.reply()
        expect(reply.status, 'the status').is(200)
        expect(reply.text, 'the body').is(word)
        await connection.ended()
        await connection.close()
      }),
    )
  },
})
