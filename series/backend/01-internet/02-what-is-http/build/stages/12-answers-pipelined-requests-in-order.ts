import { stage } from '@backroad/check'

export default stage({
  spec: 'RFC 9112 §9.3.2',
  timeout: 10_000,
  likely: 'Bytes that came after the first request were thrown away.',
  needs: ['keeps-the-connection-open', 'serves-a-file', 'sends-no-body-to-head'],
  async check({ http, expect, program, random }) {
    const file = { name: `${random.word()}.bin`, bytes: Buffer.alloc(20_000, random.bytes(997)) }
    await program.writeFile(`files/${file.name}`, file.bytes)
    const words = Array.from({ length: 3 }, () => random.word())
    const request = (method: string, path: string) => `${method} ${path} HTTP/1.1\r\nHost: backroad\r\n\r\n`
    const pairs = words.flatMap((word) => [request('GET', `/files/${file.name}`), request('GET', `/echo/${word}`)])
    const requests = [...pairs, request('HEAD', '/'), request('GET', '/'), request('GET', `/${random.word()}`)].join('')

    const inOrder = 'Replies were sent as they got ready, not in the order of the requests.'
    const half = 'The client had ended its side right behind the requests, and still listened.'
    for (const { cuts, likely } of [
      { cuts: [], likely: inOrder },
      { cuts: random.cuts(requests.length, 6), likely: inOrder },
      // Whoever says no more may still listen, as some versions of nc do when their input ends.
      { cuts: [], likely: half },
    ]) {
      const connection = await http.connect()
      await connection.sendInPieces(requests, cuts)
      if (likely === half) connection.end()
      for (const word of words) {
        expect((await connection.reply()).body, 'the body').is(file.bytes, { likely })
        expect((await connection.reply()).text, 'the body').is(word, { likely })
      }
      for (const status of [200, 200, 404])
        expect((await connection.reply()).status, 'the status').is(status, { likely })
      await connection.close()
    }

    const [stored, word] = [random.text(40), random.word()] as const
    const put = `PUT /files/${random.word()} HTTP/1.1\r\nHost: backroad\r\nContent-Length: ${stored.length}\r\n\r\n${stored}`
    const connection = await http.connect()
    await connection.send(`${put}${request('GET', `/echo/${word}`)}`)
    // Storing has its own stage; a refused PUT may end the connection.
    if ((await connection.reply()).status.value !== 201) return
    expect((await connection.reply()).text, 'the body').is(word, {
      because: 'That request came in one write with a PUT and its body.',
    })
  },
})
