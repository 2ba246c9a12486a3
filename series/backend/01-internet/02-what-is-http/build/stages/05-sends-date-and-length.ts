import { stage } from '@backroad/check'

const MINUTE = 60_000

export default stage({
  spec: 'RFC 9110 §6.6.1',
  async check({ http, expect, random }) {
    const text = `naïve ${random.word()} ☕`
    const found = await http.request(`GET /echo/${encodeURIComponent(text)} HTTP/1.1\r\nHost: backroad\r\n\r\n`)
    expect(found.status, 'the status').is(200)
    expect(found.text, 'the body').is(text, { likely: 'Content-Length counts bytes, not characters' })
    expect(found.field('content-type'), 'the Content-Type').matches(/^text\/plain\b/i, { spec: 'RFC 9110 §8.3' })

    const missing = await http.request(`GET /${random.word()} HTTP/1.1\r\nHost: backroad\r\n\r\n`)
    expect(missing.status, 'the status').is(404)

    for (const reply of [found, missing]) {
      const date = reply.field('date')
      expect(date, 'the Date').isPresent()
      expect(date, 'the Date').satisfies(isHttpDate, 'a date like "Sun, 06 Nov 1994 08:49:37 GMT"', {
        spec: 'RFC 9110 §5.6.7',
        likely: 'HTTP has one format for dates, always in GMT and in English',
      })
      expect(date, 'the Date').satisfies(isNow, 'the time of the reply', { likely: 'local time was sent as GMT' })
      expect(reply.framing, 'how the end of the body is known').isOneOf(['content-length', 'chunked'], {
        spec: 'RFC 9112 §6.3',
        likely: 'only closing the connection told where the body ends',
      })
    }
  },
})

function isHttpDate(date: string | undefined): boolean {
  const time = Date.parse(date ?? '')
  return !Number.isNaN(time) && new Date(time).toUTCString() === date
}

function isNow(date: string | undefined): boolean {
  return Math.abs(Date.parse(date ?? '') - Date.now()) < MINUTE
}
