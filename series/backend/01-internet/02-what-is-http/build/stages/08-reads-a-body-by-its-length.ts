import { stage } from '@backroad/check'

export default stage({
  spec: 'RFC 9112 §6.2',
  needs: ['serves-a-file'],
  async check({ http, expect, random }) {
    const decoy = Buffer.from(`\r\n\r\nGET /echo/${random.word()} HTTP/1.1\r\n\r\n`)
    // Each file is new first and then replaced by a shorter one.
    const files = [
      {
        name: `${random.word()}.bin`,
        bodies: [Buffer.concat([random.bytes(50), decoy, random.bytes(50)]), new Uint8Array()],
      },
      {
        name: `${random.word()}.txt`,
        bodies: [Buffer.alloc(100_000, random.bytes(997)), Buffer.from(random.text(30))],
      },
    ]
    const put = async (name: string, body: Uint8Array, isNew: boolean) => {
      const connection = await http.connect()
      const head = `PUT /files/${name} HTTP/1.1\r\nHost: backroad\r\nContent-Length: ${body.length}\r\n\r\n`
      await connection.sendInPieces(Buffer.concat([Buffer.from(head), body]), body.length > 0 ? [head.length] : [], {
        paceMs: 5,
      })
      const stored = await connection.reply()
      expect(stored.status, 'the status').isOneOf(isNew ? [201] : [200, 204], {
        spec: 'RFC 9110 §9.3.4',
        likely: isNew
          ? { 200: 'a new file is 201', 204: 'a new file is 201' }
          : { 201: '201 is for a new file; this one was there' },
      })
      await connection.close()
    }
    await Promise.all(
      files.map(async ({ name, bodies }) => {
        for (const [index, body] of bodies.entries()) {
          await put(name, body, index === 0)
          const got = await http.request(`GET /files/${name} HTTP/1.1\r\nHost: backroad\r\n\r\n`)
          expect(got.status, 'the status').is(200)
          expect(got.body, 'the stored body').is(body, {
            likely: 'The body is as many bytes as Content-Length says, however many reads they take.',
          })
        }
      }),
    )
  },
})
