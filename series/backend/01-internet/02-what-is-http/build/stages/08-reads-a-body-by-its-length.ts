import { stage } from '@backroad/check'

export default stage({
  spec: 'RFC 9112 §6.2',
  needs: ['serves-a-file'],
  async check({ http, expect, program, random }) {
    // The folder must be there, also when this stage runs alone.
    await program.writeFile(`files/${random.word()}.txt`, Buffer.from('laid out'))
    const decoy = Buffer.from(`\r\n\r\nGET /echo/${random.word()} HTTP/1.1\r\n\r\n`)
    // Each file is new first and then replaced by a shorter one.
    const files = [
      {
        name: `${random.word()}.bin`,
        bodies: [Buffer.concat([random.bytes(50), decoy, random.bytes(50)]), new Uint8Array()],
      },
      {
        name: `${random.word()} é.txt`,
        bodies: [Buffer.alloc(100_000, random.bytes(997)), Buffer.from(random.text(30))],
      },
    ]
    const put = async (name: string, body: Uint8Array, isNew: boolean) => {
      const connection = await http.connect()
      const head = `PUT /files/${encodeURIComponent(name)} HTTP/1.1\r\nHost: backroad\r\nContent-Length: ${body.length}\r\n\r\n`
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
      expect(stored.field('Date')).isPresent({
        spec: 'RFC 9110 §6.6.1',
        likely: 'Replies of every status have a Date.',
      })
      if (stored.status.value === 204) {
        expect(stored.field('Content-Length')).isAbsent({
          spec: 'RFC 9110 §8.6',
          likely: '204 has no body, and so no length of it.',
        })
        await connection.quiet(30)
        const { bytes } = connection.received
        const at = { start: stored.at.end, end: bytes.length, name: 'body' }
        const after = { value: bytes.slice(stored.at.end), at, stream: connection.received }
        expect(after, 'behind the head').is(new Uint8Array(), {
          spec: 'RFC 9112 §6.3',
          likely: 'A body was sent with 204.',
        })
      }
      await connection.close()
    }
    await Promise.all(
      files.map(async ({ name, bodies }) => {
        for (const [index, body] of bodies.entries()) {
          await put(name, body, index === 0)
          const got = await http.request(`GET /files/${encodeURIComponent(name)} HTTP/1.1\r\nHost: backroad\r\n\r\n`)
          expect(got.status, 'the status').is(200, { likely: { 404: 'PUT stores under the decoded name too.' } })
          expect(got.body, 'the stored body').is(body, {
            likely: 'The body is as many bytes as Content-Length says, however many reads they take.',
          })
        }
      }),
    )
  },
})
