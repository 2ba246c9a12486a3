import { stage } from '@backroad/check'

export default stage({
  spec: 'RFC 9110 §9.3.2',
  likely: 'A body was sent in reply to HEAD, or its head does not end.',
  async check({ http, expect, program, random }) {
    const name = `${random.word()}.bin`
    const size = random.int(1000, 4000)
    await program.writeFile(`files/${name}`, random.bytes(size))
    const heads = [
      { path: '/', status: 200 },
      { path: `/files/${name}`, status: 200, length: String(size) },
      { path: `/echo/${name}`, status: 200, length: String(name.length) },
      { path: '/agent', status: 200 },
      { path: `/${random.word()}`, status: 404 },
    ]
    await Promise.all(
      heads.map(async ({ path, status, length }) => {
        const connection = await http.connect()
        await connection.send(`HEAD ${path} HTTP/1.1\r\nHost: backroad\r\n\r\n`)
        const reply = await connection.reply()
        expect(reply.status, 'the status').is(status, {
          likely: { 404: 'Only some paths know HEAD.', 405: 'Only some paths know HEAD.' },
        })
        const named = reply.field('Content-Length')
        if (length !== undefined && named.value !== undefined) {
          expect(named).is(length, {
            likely: { 0: 'HEAD names the length that GET would send.' },
            spec: 'RFC 9110 §8.6',
          })
        }
        await connection.quiet(30)
        const { bytes } = connection.received
        const at = { start: reply.at.end, end: bytes.length, name: 'body' }
        const after = { value: bytes.slice(reply.at.end), at, stream: connection.received }
        expect(after, 'behind the head').is(new Uint8Array(), { likely: 'A body was sent in reply to HEAD.' })
        await connection.close()
      }),
    )
  },
})
