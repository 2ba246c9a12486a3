import { stage } from '@backroad/check'

const MUST_TAKE = 8000
const TOO_LONG = 100_000

export default stage({
  spec: 'RFC 9112 §3',
  likely: 'a client that never ends its line fills the memory of a server without a limit',
  needs: ['decodes-percent-signs-in-paths'],
  async check({ http, expect, random }) {
    const fill = (length: number) => random.word().repeat(length).slice(0, length)
    const overhead = 'GET /echo/ HTTP/1.1'.length
    const word = fill(MUST_TAKE - overhead)
    const long = await http.request(`GET /echo/${word} HTTP/1.1\r\nHost: backroad\r\n\r\n`)
    expect(long.status, `the status for a request line of ${MUST_TAKE} bytes`).is(200)
    expect(long.text, 'the body').is(word)

    const line = await http.request(`GET /echo/${fill(TOO_LONG)} HTTP/1.1\r\nHost: backroad\r\n\r\n`)
    expect(line.status, `the status for a request line of ${TOO_LONG} bytes`).is(414, {
      likely: {
        200: 'there is no limit',
        431: '431 is for fields; a target is 414',
        400: 'there is a status of its own for this: 414',
      },
    })

    const value = `X-Long: ${fill(TOO_LONG)}\r\n`
    const many = Array.from({ length: TOO_LONG / 100 }, (_, index) => `X-${index}: ${fill(93)}\r\n`).join('')
    for (const fields of [value, many]) {
      const reply = await http.request(`GET /echo/${random.word()} HTTP/1.1\r\nHost: backroad\r\n${fields}\r\n`)
      expect(reply.status, `the status for ${TOO_LONG} bytes of fields`).isOneOf([431, 400, 413], {
        spec: 'RFC 6585 §5',
        likely: { 200: 'there is no limit, or it is one for each line and none for all' },
      })
    }
  },
})
