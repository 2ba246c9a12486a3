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

    for (const unknown of [`${random.word()}=0-9`, 'xbytes=0-9', 'xbytes=-9'])
      await whole(`Range: ${unknown}\r\n`, 'A range in a unit that is not known is ignored.')
    // No range that there could be: followed by nobody, and ignored or refused as one likes.
    for (const [none, statuses] of [
      [`${from}-${from - 1}`, [200, 400, 416]],
      ['0-9x', [200, 400, 416]],
      ['-9x', [200, 400, 416]],
      ['-0', [200, 416]],
    ] as const) {
      const reply = await ask(`Range: bytes=${none}\r\n`)
      expect(reply.status, 'the status').isOneOf(statuses, {
        likely: {
          206: 'That names no byte, or is no range at all, so there is no part to send.',
        },
      })
    }
    await whole(
      `Range: bytes=0-9\r\nIf-Range: "${random.word()}"\r\n`,
      'The copy that the client wants to go on with is another one.',
      'RFC 9110 §13.1.5',
    )
    const tag = (await ask('')).field('ETag').value
    if (tag?.startsWith('"')) await part(`Range: bytes=5-9\r\nIf-Range: ${tag}\r\n`, 5, 9)
    const ranges = (await ask('')).field('Accept-Ranges')
    expect(ranges).satisfies(isAbsentOrBytes, 'no Accept-Ranges, or one with bytes', { spec: 'RFC 9110 §14.3' })
    await connection.close()

    const empty = `${random.word()}.empty`
    await program.writeFile(`files/${empty}`, new Uint8Array())
    const last = await http.request(`GET /files/${empty} HTTP/1.1\r\nHost: backroad\r\nRange: bytes=-5\r\n\r\n`)
    expect(last.status, 'the status').is(200, {
      spec: 'RFC 9110 §14.1.2',
      likely: {
        416: 'The last five bytes of a file with fewer are the whole file, also of an empty one.',
      },
    })

    const place = `Content-Range: bytes 0-3/${size}\r\nContent-Length: 4\r\n`
    await http.request(`PUT /files/${name} HTTP/1.1\r\nHost: backroad\r\n${place}\r\npart`)
    const after = await program.readFile(`files/${name}`)
    // That what is refused leaves nothing behind is a later stage's.
    expect(after?.length, 'the length of the file').satisfies((length) => length !== 4, 'not that of the part', {
      spec: 'RFC 9110 §14.5',
      because: 'A PUT brought its first four bytes.',
      likely: 'The part was stored as if it were the whole.',
    })
  },
})

function isAbsentOrBytes(units: string | undefined): boolean {
  return units === undefined || /(^|,)[ \t]*bytes[ \t]*(,|$)/i.test(units)
}

/** The name of a unit is the same in any case, RFC 9110 §14.1. */
function withUnitInLowerCase(place: Located<string | undefined>): Located<string | undefined> {
  return { ...place, value: place.value?.replace(/^bytes/i, 'bytes') }
}
