import { stage } from '@backroad/check'

export default stage({
  spec: 'RFC 9112 §2.2',
  likely: 'One read was taken for one request.',
  needs: ['decodes-percent-signs-in-paths'],
  async check({ http, expect, random }) {
    const ask = async (cut: (length: number) => readonly number[]) => {
      const word = random.word()
      const request = `GET /echo/${word} HTTP/1.1\r\nHost: b\r\n\r\n`
      const connection = await http.connect()
      await connection.sendInPieces(request, cut(request.length))
      const reply = await connection.reply()
      const likely = 'One read was taken for one request.'
      expect(reply.status, 'the status').is(200, { likely })
      expect(reply.text, 'the body').is(word, { likely })
      await connection.close()
    }
    await Promise.all([
      ask((length) => Array.from({ length: length - 1 }, (_, index) => index + 1)),
      ask((length) => [length - 3, length - 2, length - 1]),
      ask((length) => [length - 2]),
      ask((length) => random.cuts(length)),
    ])
  },
})
