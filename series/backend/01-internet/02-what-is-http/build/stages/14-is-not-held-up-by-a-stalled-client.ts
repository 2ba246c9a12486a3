import { stage } from '@backroad/check'

export default stage({
  spec: 'RFC 9112 §9',
  likely: 'The program waits for a client that has stopped in the middle of its request, and for nobody else.',
  needs: ['serves-many-clients-at-once'],
  async check({ http, expect, random }) {
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

    for (const word of [random.word(), random.word(), random.word()]) {
      const reply = await http.request(`GET /echo/${word} HTTP/1.1\r\nHost: backroad\r\n\r\n`)
      expect(reply.status, 'the status').is(200)
      expect(reply.text, 'the body').is(word)
    }

    const first = random.pick(stalled.filter((_, index) => index % halves.length === 2))
    await first.send('road\r\n\r\n')
    const reply = await first.reply()
    expect(reply.text, 'the body').is(late, {
      because: 'That client had stopped in the middle of its head and then went on.',
    })
  },
})
