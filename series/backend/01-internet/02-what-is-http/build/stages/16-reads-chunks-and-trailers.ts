import { stage } from '@backroad/check'

export default stage({
  spec: 'RFC 9112 §7.1',
  likely: 'The body ends with the chunk of size 0, its trailers and an empty line, no sooner and no later.',
  needs: ['reads-a-body-by-its-length', 'keeps-the-connection-open'],
  async check({ http, expect, program, random }) {
    // The folder is there, whichever stages have run before.
    await program.writeFile(`files/${random.word()}`, Buffer.from('a file'))

    const chunk = (size: string, data: string) => `${size}\r\n${data}\r\n`
    const decoy = `\r\n0\r\n\r\n${random.word()}`
    const medium = random.bytes(random.int(171, 250))
    const large = Buffer.alloc(random.int(5000, 60_000), random.bytes(997))
    const parts = [
      { size: decoy.length.toString(16), data: decoy },
      { size: medium.length.toString(16).toUpperCase(), data: latin1(medium) },
      { size: `000${(10).toString(16)}`, data: random.text(10).slice(0, 10).padEnd(10, '.') },
      { size: `1;${random.word()}`, data: '!' },
      { size: `2;${random.word()}="a;b";c=d`, data: '\r\n' },
      { size: large.length.toString(16), data: latin1(large) },
    ]
    const body = Buffer.from(parts.map(({ data }) => data).join(''), 'latin1')
    const chunks = parts.map(({ size, data }) => chunk(size, data)).join('')

    const requests = [
      { coding: 'chunked', trailers: '' },
      { coding: 'Chunked', trailers: `X-Check: ${random.word()}\r\nX-More: yes\r\n` },
    ]
    for (const { coding, trailers } of requests) {
      const name = `${random.word()}.bin`
      const head = `PUT /files/${name} HTTP/1.1\r\nHost: backroad\r\nTransfer-Encoding: ${coding}\r\n\r\n`
      const request = `${head}${chunks}0\r\n${trailers}\r\n`
      const connection = await http.connect()
      await connection.sendInPieces(request, random.cuts(request.length, 8))
      expect((await connection.reply()).status, 'the status').is(201, {
        likely: {
          411: 'Only bodies with a Content-Length are read.',
          ...(coding === 'Chunked'
            ? {
                400: 'The name of a coding is the same in any case.',
                501: 'The name of a coding is the same in any case.',
              }
            : {}),
        },
      })

      await connection.send(`GET /files/${name} HTTP/1.1\r\nHost: backroad\r\n\r\n`)
      const got = await connection.reply()
      expect(got.status, 'the status').is(200, {
        likely: { 400: 'Something of the body was left on the connection.' },
      })
      expect(got.body, 'the stored body').is(body, {
        likely: 'Sizes are hexadecimal in any case; extensions, line ends and trailers are not part of the body.',
      })
      await connection.close()
    }

    // A trailer is no field of the head. Whoever refuses one with such a name is right too.
    const word = random.word()
    const kept = await http.connect()
    await kept.send(
      `PUT /files/${word} HTTP/1.1\r\nHost: backroad\r\nTransfer-Encoding: chunked\r\n\r\n5\r\napple\r\n0\r\nConnection: close\r\n\r\n`,
    )
    const stored = await kept.reply()
    expect(stored.status, 'the status').isOneOf([201, 400], { spec: 'RFC 9110 §6.5.1' })
    if (stored.status.value === 201) {
      expect(stored.field('Connection')).satisfies(
        (value) => !/\bclose\b/i.test(value ?? ''),
        'a connection kept open',
        {
          spec: 'RFC 9110 §6.5.1',
          likely: 'A trailer was obeyed as if it were a field of the head.',
        },
      )
    }
  },
})

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1')
}
