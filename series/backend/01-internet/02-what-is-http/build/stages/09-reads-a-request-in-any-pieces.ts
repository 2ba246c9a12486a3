import { stage } from '@backroad/check'

export default stage({
  spec: 'RFC 9112 §2.2',
  likely: 'One read was taken for one request.',
  needs: ['decodes-percent-signs-in-paths'],
  async check({ http, expect, random }) {
    const ask = async (cut: (length: number) => readonly number[], paceMs: number) => {
      const word = random.word()
      const request = `GET /echo/${word} HTTP/1.1\r\nHost: b\r\n\r\n`
      const connection = await http.connect()
      await connection.sendInPieces(request, cut(request.length), { paceMs })
      const reply = await connection.reply()
      const likely = 'One read was taken for one request.'
      expect(reply.status, 'the status').is(200, { likely })
      expect(reply.text, 'the body').is(word, { likely })
      await connection.close()
    }

    // Pieces that come while the program has no processor are one piece to it, so the pause grows with its answer time.
    const began = performance.now()
    await ask(() => [], 0)
    const pause = Math.min(500, Math.max(25, 5 * (performance.now() - began)))

    await Promise.all([
      ask((length) => Array.from({ length: length - 1 }, (_, index) => index + 1), 1),
      ask(() => [random.int(1, 15)], pause),
      ask((length) => [length - 2], pause),
      ask((length) => [length - 1], pause),
      ask((length) => random.cuts(length), 1),
    ])
  },
})
