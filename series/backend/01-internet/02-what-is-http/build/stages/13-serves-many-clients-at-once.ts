import { stage } from '@backroad/check'

const CLIENTS = 100

export default stage({
  spec: 'RFC 9112 §9',
  likely: 'The next client has to wait until the one before has gone.',
  needs: ['decodes-percent-signs-in-paths'],
  async check({ http, expect, random }) {
    const connections = []
    while (connections.length < CLIENTS) connections.push(await http.connect())
    // All are connected before any speaks, and the first to connect is not the first to speak.
    await Promise.all(
      random.shuffle(connections).map(async (connection, index) => {
        const word = `${random.word()}-${index}`
        await connection.send(`GET /echo/${word} HTTP/1.1\r\nHost: backroad\r\n\r\n`)
        const reply = await connection.reply()
        expect(reply.status, 'the status').is(200)
        expect(reply.text, 'the body').is(word, {
          likely: 'What belongs to one connection was kept where all share it.',
        })
      }),
    )
  },
})
