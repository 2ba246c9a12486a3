import { stage } from '@backroad/check'
import { WireError, type Http1, type Http1Connection, type Located } from '@backroad/protocols'

const MUST_TAKE = 8000
const TOO_LONG = 100_000
const PETABYTE = 10 ** 15

export default stage({
  spec: 'RFC 9112 §3',
  likely: 'A client that never ends its line fills the memory of a server without a limit.',
  needs: ['decodes-percent-signs-in-paths'],
  async check({ http, expect, random }) {
    const word = random.word()
    const fill = (length: number) => 'a'.repeat(length)
    // The query makes it long, since some file systems and libraries have a limit of their own for paths.
    const line = (length: number) => {
      const begin = `GET /echo/${word}?`
      const end = ' HTTP/1.1'
      return `${begin}${fill(length - begin.length - end.length)}${end}\r\n`
    }

    const taken = await http.request(`${line(MUST_TAKE)}Host: backroad\r\n\r\n`)
    expect(taken.status, 'the status').is(200, {
      because: `The request line has ${MUST_TAKE} bytes.`,
      likely: { 414: 'The limit is too low.' },
    })
    expect(taken.text, 'the body').is(word)

    const refused = await statusOf(http, `${line(TOO_LONG)}Host: backroad\r\n\r\n`)
    expect(refused, 'the status').is(414, {
      because: `The request line has ${TOO_LONG} bytes.`,
      likely: {
        200: 'There is no limit.',
        431: '431 is for fields; for the request line there is 414.',
        400: 'There is a status of its own for this: 414.',
      },
    })

    const endless = await http.connect()
    await endless.send(line(TOO_LONG).slice(0, -2))
    await isGivenUp(endless)

    // Longer than most file systems let a name be. Any status is right then; a program that ends of it serves nobody.
    const name = `${word}${fill(300)}`
    const put = `PUT /files/${name} HTTP/1.1\r\nHost: backroad\r\nContent-Length: 4\r\n\r\nlong`
    const stored = (await http.request(put)).status.value < 300
    const got = await http.request(`GET /files/${name} HTTP/1.1\r\nHost: backroad\r\n\r\n`)
    if (stored)
      expect(got.text, 'the body').is('long', {
        because: 'It was answered for as stored.',
      })

    const huge = await statusOf(
      http,
      `PUT /files/${word} HTTP/1.1\r\nHost: backroad\r\nContent-Length: ${PETABYTE}\r\n\r\n`,
    )
    expect(huge, 'the status').satisfies((code) => code >= 400 && code < 500, 'a status from 400 to 499', {
      because: 'The body is to have a petabyte.',
      spec: 'RFC 9110 §15.5.14',
    })

    const one = `X-Long: ${fill(TOO_LONG)}\r\n`
    const many = Array.from({ length: TOO_LONG / 100 }, (_, index) => `X-${index}: ${fill(93)}\r\n`).join('')
    for (const fields of [one, many]) {
      const status = await statusOf(http, `GET /echo/${word} HTTP/1.1\r\nHost: backroad\r\n${fields}\r\n`)
      expect(status, 'the status').satisfies((code) => code >= 400 && code < 500, 'a status from 400 to 499', {
        because: `The fields have ${TOO_LONG} bytes.`,
        spec: 'RFC 9110 §5.4',
        likely: { 200: 'There is no limit, or it is one for each line and none for all.' },
      })
    }
  },
})

/**
 * The status of the reply. One without a length ends with the connection; where unread bytes make that end a reset, its
 * head has still come whole.
 */
async function statusOf(http: Http1, request: string): Promise<Located<number>> {
  const connection = await http.connect()
  try {
    await connection.send(request)
    return (await connection.reply()).status
  } catch (error) {
    const head = /^HTTP\/1\.[01] (\d{3}) [^]*\r\n\r\n/.exec(Buffer.from(connection.received.bytes).toString('latin1'))
    if (!(error instanceof WireError && error.fault === 'reset' && head)) throw error
    return { value: Number(head[1]), at: { start: 9, end: 12, name: 'status code' }, stream: connection.received }
  } finally {
    await connection.close()
  }
}

/** Waits for a reply or the end, either of which shows that the limit held before the line had ended. */
async function isGivenUp(connection: Http1Connection): Promise<void> {
  try {
    await connection.reply()
  } catch (error) {
    if (!(error instanceof WireError && (error.fault === 'closed' || error.fault === 'reset'))) throw error
  } finally {
    await connection.close()
  }
}
