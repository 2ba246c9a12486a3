import { stage } from '@backroad/check'

const DAY = 86_400_000

export default stage({
  spec: 'RFC 9110 §13.1.2',
  needs: ['serves-a-file', 'keeps-the-connection-open'],
  async check({ http, expect, program, random }) {
    const name = `${random.word()}.txt`
    const path = `/files/${name}`
    const changed = new Date(Date.now() - random.int(10, 300) * DAY)
    await program.writeFile(`files/${name}`, random.bytes(500), { mtime: changed })

    const connection = await http.connect()
    const ask = async (fields: string, method = 'GET') => {
      await connection.send(`${method} ${path} HTTP/1.1\r\nHost: backroad\r\n${fields}\r\n`)
      return connection.reply()
    }
    const whole = await ask('')
    expect(whole.status, 'the status').is(200)
    const tag = whole.field('etag')
    const date = whole.field('last-modified')
    if (tag.value === undefined) expect(date, 'a Last-Modified or an ETag').isPresent({ spec: 'RFC 9110 §8.8' })

    // The bytes after a 304 that has a body would be taken for the next reply, so all goes over one connection.
    const unchanged = async (fields: string, method = 'GET') => {
      const reply = await ask(fields, method)
      expect(reply.status, 'the status').is(304, { likely: { 200: 'the condition was not looked at' } })
      if (tag.value !== undefined)
        expect(reply.field('etag'), 'the ETag of a 304').is(tag.value, { spec: 'RFC 9110 §15.4.5' })
    }
    const differs = async (fields: string, likely: string) => {
      const reply = await ask(fields)
      expect(reply.status, 'the status').is(200, { likely })
      expect(reply.body, 'the body').is(whole.body.value)
    }

    if (tag.value !== undefined) {
      expect(tag, 'the ETag').matches(/^(W\/)?"[\x21\x23-\x7e\x80-\xff]*"$/, {
        spec: 'RFC 9110 §8.8.3',
        likely: 'a tag stands in double quotes',
      })
      const opaque = tag.value.replace(/^W\//, '')
      await unchanged(`If-None-Match: ${tag.value}\r\n`)
      await unchanged(`If-None-Match: "${random.word()}", ${tag.value}\r\n`)
      await unchanged(`If-None-Match: W/${opaque}\r\n`)
      await unchanged(`If-None-Match: ${tag.value}\r\n`, 'HEAD')
      await differs(`If-None-Match: "${random.word()}"\r\n`, 'another tag was taken for the same')
      await differs(`If-None-Match: "${opaque.slice(1, -1)}${random.word()}"\r\n`, 'a tag is compared as a whole')
    }
    if (date.value !== undefined) {
      expect(date, 'the Last-Modified').is(changed.toUTCString(), { spec: 'RFC 9110 §8.8.2' })
      await unchanged(`If-Modified-Since: ${date.value}\r\n`)
      await unchanged(`If-Modified-Since: ${new Date(changed.getTime() + DAY).toUTCString()}\r\n`)
      await differs(
        `If-Modified-Since: ${new Date(changed.getTime() - DAY).toUTCString()}\r\n`,
        'the file is newer than that date',
      )
    }
    if (tag.value !== undefined && date.value !== undefined) {
      await differs(
        `If-None-Match: "${random.word()}"\r\nIf-Modified-Since: ${date.value}\r\n`,
        'with If-None-Match there, the date is not looked at',
      )
    }

    const fresh = random.bytes(500)
    await program.writeFile(`files/${name}`, fresh, { mtime: new Date(changed.getTime() + 5 * DAY) })
    const condition = tag.value === undefined ? `If-Modified-Since: ${date.value}` : `If-None-Match: ${tag.value}`
    const after = await ask(`${condition}\r\n`)
    expect(after.status, 'the status after a change').is(200, {
      likely: { 304: 'what the condition is compared with does not change with the file' },
    })
    expect(after.body, 'the body after a change').is(fresh)
    await connection.close()
  },
})
