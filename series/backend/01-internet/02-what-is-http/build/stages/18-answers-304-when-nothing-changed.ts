import { stage } from '@backroad/check'

const DAY = 86_400_000

export default stage({
  spec: 'RFC 9110 §13.1.2',
  needs: ['serves-a-file', 'keeps-the-connection-open'],
  async check({ http, expect, program, random }) {
    const name = `${random.word()}.txt`
    const path = `/files/${name}`
    // In the middle of a second: a time without fractions would let a comparison with them pass.
    const today = Math.floor(Date.now() / 1000) * 1000
    const changed = new Date(today + random.int(250, 750) - random.int(10, 300) * DAY)
    await program.writeFile(`files/${name}`, random.bytes(500), { mtime: changed })

    const httpDate = (later: number) => new Date(changed.getTime() + later).toUTCString()

    const connection = await http.connect()
    const ask = async (fields: string, method = 'GET') => {
      await connection.send(`${method} ${path} HTTP/1.1\r\nHost: backroad\r\n${fields}\r\n`)
      return connection.reply()
    }
    const whole = await ask('')
    expect(whole.status, 'the status').is(200)
    const tag = whole.field('ETag')
    const date = whole.field('Last-Modified')
    if (tag.value === undefined)
      expect(date).satisfies((value) => value !== undefined, 'a Last-Modified or an ETag', { spec: 'RFC 9110 §8.8' })

    // The bytes after a 304 that has a body would be taken for the next reply, so all goes over one connection.
    const unchanged = async (fields: string, likely: string, { method = 'GET', spec = 'RFC 9110 §13.1.2' } = {}) => {
      const reply = await ask(fields, method)
      expect(reply.status, 'the status').is(304, { likely, spec })
      if (tag.value !== undefined) expect(reply.field('ETag')).is(tag.value, { spec: 'RFC 9110 §15.4.5' })
      if (whole.field('Date').value !== undefined) {
        expect(reply.field('Date')).isPresent({
          spec: 'RFC 9110 §15.4.5',
          likely: 'A 304 has a Date like any other reply.',
        })
      }
      const length = reply.field('Content-Length')
      if (length.value !== undefined) {
        expect(length).is(String(whole.body.value.length), {
          spec: 'RFC 9110 §8.6',
          likely: 'On a 304, Content-Length tells the length that the file would have; leave it out.',
        })
      }
    }
    const differs = async (fields: string, likely: string, spec = 'RFC 9110 §13.1.2') => {
      const reply = await ask(fields)
      expect(reply.status, 'the status').is(200, { likely, spec })
      expect(reply.body, 'the body').is(whole.body.value)
    }

    if (tag.value !== undefined) {
      expect(tag).satisfies(
        (value) => /^(W\/)?"[\x21\x23-\x7e\x80-\xff]*"$/.test(value ?? ''),
        'an ETag in double quotes',
        {
          spec: 'RFC 9110 §8.8.3',
          likely: 'A tag stands in double quotes.',
        },
      )
      const opaque = tag.value.replace(/^W\//, '')
      await unchanged(`If-None-Match: ${tag.value}\r\n`, 'If-None-Match was not looked at.')
      await unchanged(
        `If-None-Match: "${random.word()}", ${tag.value}\r\n`,
        'If-None-Match is a list; one tag of it is enough.',
      )
      await unchanged('If-None-Match: *\r\n', 'A star stands for any version, so for this one too.')
      await unchanged(`If-None-Match: W/${opaque}\r\n`, 'W/ before a tag makes no difference here.')
      await unchanged(`If-None-Match: ${tag.value}\r\n`, 'HEAD is answered like GET.', { method: 'HEAD' })
      await differs(`If-None-Match: "${random.word()}"\r\n`, 'Another tag was taken for the same.')
      await differs(`If-None-Match: "${opaque.slice(1, -1)}${random.word()}"\r\n`, 'A tag is compared as a whole.')
    }
    if (date.value !== undefined) {
      const near = (value = '') => Math.abs(Date.parse(value) - changed.getTime()) < 1000
      expect(date).satisfies(near, `the Last-Modified ${changed.toUTCString()}`, { spec: 'RFC 9110 §8.8.2' })
      await unchanged(
        `If-Modified-Since: ${date.value}\r\n`,
        'The file changed in the middle of a second, but a date has whole seconds.',
        { spec: 'RFC 9110 §13.1.3' },
      )
      // Recommended is 304. A server that takes the date for a mark that has to be the same sends the file: §13.1.3.
      const later = await ask(`If-Modified-Since: ${httpDate(DAY)}\r\n`)
      expect(later.status, 'the status').isOneOf([304, 200], { spec: 'RFC 9110 §13.1.3' })
      if (later.status.value === 200) expect(later.body, 'the body').is(whole.body.value)
      await differs(`If-Modified-Since: ${httpDate(-DAY)}\r\n`, 'The file is newer than that date.', 'RFC 9110 §13.1.3')
    }
    if (tag.value !== undefined && date.value !== undefined) {
      await differs(
        `If-None-Match: "${random.word()}"\r\nIf-Modified-Since: ${date.value}\r\n`,
        'With If-None-Match there, the date is not looked at.',
        'RFC 9110 §13.1.3',
      )
    }

    const fresh = random.bytes(500)
    await program.writeFile(`files/${name}`, fresh, { mtime: new Date(changed.getTime() + 5 * DAY) })
    const condition = tag.value === undefined ? `If-Modified-Since: ${date.value}` : `If-None-Match: ${tag.value}`
    const after = await ask(`${condition}\r\n`)
    expect(after.status, 'the status').is(200, {
      likely: { 304: 'What the condition is compared with does not change with the file.' },
    })
    expect(after.body, 'the body').is(fresh)
    await connection.close()
  },
})
