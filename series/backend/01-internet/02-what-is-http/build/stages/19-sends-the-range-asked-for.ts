import { stage } from '@backroad/check'
import type { Located } from '@backroad/protocols'

export default stage({
  spec: 'RFC 9110 §14.2',
  needs: ['serves-a-file', 'keeps-the-connection-open'],
  async check({ http, expect, program, random }) {
    const size = random.int(1000, 2000)
    const bytes = random.bytes(size)
    const name = `${random.word()}.bin`
    await program.writeFile(`files/${name}`, bytes, { mtime: new Date(Date.now() - 86_400_000) })

    const connection = await http.connect()
    const ask = async (fields: string) => {
      await connection.send(`GET /files/${name} HTTP/1.1\r\nHost: backroad\r\n${fields}\r\n`)
      return connection.reply()
    }
    const part = async (fields: string, first: number, last: number) => {
      const reply = await ask(fields)
      expect(reply.status, 'the status').is(206, {
        likely: { 200: 'Range was not looked at.', 416: 'The range begins within the file.' },
      })
      expect(withUnitInLowerCase(reply.field('Content-Range')), 'the Content-Range').is(
        `bytes ${first}-${last}/${size}`,
        {
          spec: 'RFC 9110 §14.4',
        },
      )
      expect(reply.body, 'the body').is(bytes.slice(first, last + 1), {
        likely: 'Both ends of a range are included, counted from 0.',
      })
    }
    const whole = async (fields: string, likely: string, spec = 'RFC 9110 §14.2') => {
      const reply = await ask(fields)
      expect(reply.status, 'the status').is(200, { likely, spec })
      expect(reply.body, 'the body').is(bytes)
    }

    const from = random.int(100, 400)
    await part('Range: bytes=0-99\r\n', 0, 99)
    await part(`Range: bytes=${from}-${from}\r\n`, from, from)
    await part(`Range: bytes=${from}-\r\n`, from, size - 1)
    await part(`Range: bytes=-${from}\r\n`, size - from, size - 1)
    await part(`Range: bytes=${from}-${size + 500}\r\n`, from, size - 1)
    await part(`Range: bytes=${size - 1}-\r\n`, size - 1, size - 1)

    for (const outside of [size, size + random.int(1, 500)]) {
      const reply = await ask(`Range: bytes=${outside}-\r\n`)
      expect(reply.status, 'the status').is(416, {
        likely: { 206: 'The range begins behind the last byte.', 200: 'The range begins behind the last byte.' },
      })
      // Recommended, not required: Apache and lighttpd leave it out.
      const place = withUnitInLowerCase(reply.field('Content-Range'))
      if (place.value !== undefined)
        expect(place, 'the Content-Range').is(`bytes */${size}`, { spec: 'RFC 9110 §14.4' })
    }

    await whole(`Range: ${random.word()}=0-9\r\n`, 'A range in a unit that is not known is ignored.')
    await whole(
      `Range: bytes=0-9\r\nIf-Range: "${random.word()}"\r\n`,
      'The copy that the client wants to go on with is another one.',
      'RFC 9110 §13.1.5',
    )
    const tag = (await ask('')).field('ETag').value
    if (tag?.startsWith('"')) await part(`Range: bytes=5-9\r\nIf-Range: ${tag}\r\n`, 5, 9)
    await connection.close()
  },
})

/** The name of a unit is the same in any case, RFC 9110 §14.1. */
function withUnitInLowerCase(place: Located<string | undefined>): Located<string | undefined> {
  return { ...place, value: place.value?.replace(/^bytes/i, 'bytes') }
}
