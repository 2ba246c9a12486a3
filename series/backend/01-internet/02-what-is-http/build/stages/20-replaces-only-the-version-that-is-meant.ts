import { stage } from '@backroad/check'

const DAY = 86_400_000

/** One time in the three formats that a date may have. */
const OLD = ['Sun, 06 Nov 1994 08:49:37 GMT', 'Sunday, 06-Nov-94 08:49:37 GMT', 'Sun Nov  6 08:49:37 1994']

export default stage({
  spec: 'RFC 9110 §13.1.1',
  needs: ['reads-a-body-by-its-length', 'answers-304-when-nothing-changed'],
  async check({ http, expect, program, random }) {
    const changed = new Date(Date.now() - random.int(10, 300) * DAY)
    /** A file that was there before, or one that is not there yet. */
    const file = async (isThere: boolean) => {
      const path = `files/${random.word()}.txt`
      let now: Uint8Array | undefined
      if (isThere) {
        now = random.bytes(40)
        await program.writeFile(path, now, { mtime: changed })
      }
      const ask = (method: string, fields: string, body = '') =>
        http.request(
          `${method} /${path} HTTP/1.1\r\nHost: backroad\r\n${fields}Content-Length: ${body.length}\r\n\r\n${body}`,
        )
      const refuses = async (field: string, likely: string, spec: string) => {
        const reply = await ask('PUT', `${field}\r\n`, random.text(30))
        expect(reply.status, 'the status').is(412, { likely, spec })
        const left = await program.readFile(path)
        if (now === undefined) expect(left, 'the file').isAbsent({ likely, spec })
        else expect(left, 'the file').is(now, { likely, spec })
      }
      const stores = async (fields: string, likely: string, spec: string) => {
        const body = random.text(30)
        const reply = await ask('PUT', `${fields}\r\n`, body)
        expect(reply.status, 'the status').isOneOf(now === undefined ? [201] : [200, 204], { likely, spec })
        now = Buffer.from(body)
        expect(await program.readFile(path), 'the file').is(now, {
          likely,
          spec,
        })
      }
      return { ask, refuses, stores }
    }

    const tags = async () => {
      const { ask, refuses, stores } = await file(true)
      const tag = (await ask('GET', '')).field('ETag').value
      if (tag === undefined) return
      const weak = `W/${tag.replace(/^W\//, '')}`
      const strictly = 'With If-Match a tag that has W/ before it is like none.'
      await refuses(
        `If-Match: "${random.word()}"`,
        'A file was replaced by who meant another version of it.',
        spec.match,
      )
      await refuses(`If-Match: ${weak}, "${random.word()}"`, strictly, spec.match)
      await refuses(`If-None-Match: ${tag}`, 'If-None-Match means that this version must not be there.', spec.noneMatch)
      const got = await ask('GET', `If-Match: "${random.word()}"\r\n`)
      expect(got.status, 'the status').is(412, {
        spec: spec.match,
        likely: 'If-Match counts for GET as well.',
      })
      if (tag === weak) return
      await stores(`If-Match: "${random.word()}", ${tag}`, 'If-Match is a list; one tag of it is enough.', spec.match)
      await refuses(`If-Match: ${tag}`, 'The tag is still that of the version before.', spec.match)
    }
    const stars = async () => {
      const { refuses, stores } = await file(false)
      await refuses('If-Match: *', 'If-Match with a star wants a file to be there.', spec.match)
      await stores(
        'If-None-Match: *',
        'There was no such file, which is what If-None-Match with a star wants.',
        spec.noneMatch,
      )
      await refuses('If-None-Match: *', 'There is such a file now.', spec.noneMatch)
      await stores('If-Match: *', 'There is a file now, which is all that a star asks for.', spec.match)
    }
    const dates = async () => {
      const { ask, refuses, stores } = await file(true)
      const date = (await ask('GET', '')).field('Last-Modified').value
      if (date === undefined) return
      for (const old of OLD)
        await refuses(`If-Unmodified-Since: ${old}`, 'The file is newer than that date.', spec.date)
      const same = await ask('GET', `If-Unmodified-Since: ${date}\r\n`)
      expect(same.status, 'the status').is(200, {
        spec: spec.date,
        likely: { 412: 'That is the date of the file, so it has not changed since.' },
      })
      await stores('If-Unmodified-Since: 1994-11-06', 'What is no date of HTTP is not looked at.', spec.date)
    }
    await Promise.all([tags(), stars(), dates()])
  },
})

const spec = {
  match: 'RFC 9110 §13.1.1',
  noneMatch: 'RFC 9110 §13.1.2',
  date: 'RFC 9110 §13.1.4',
}
