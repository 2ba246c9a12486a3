import { stage } from '@backroad/check'

const MINUTE = 60_000

export default stage({
  spec: 'RFC 9110 §6.6.1',
  async check({ http, expect, random }) {
    const text = `naïve ${random.word()} ☕`
    const found = await http.request(`GET /echo/${encodeURIComponent(text)} HTTP/1.1\r\nHost: backroad\r\n\r\n`)
    expect(found.status, 'the status').is(200)
    expect(found.text, 'the body').is(text, { likely: 'Content-Length counts bytes, not characters.' })
    expect(found.field('Content-Type')).satisfies(isPlainText, 'the Content-Type text/plain', { spec: 'RFC 9110 §8.3' })

    const missing = await http.request(`GET /${random.word()} HTTP/1.1\r\nHost: backroad\r\n\r\n`)
    expect(missing.status, 'the status').is(404)

    for (const reply of [found, missing]) {
      const date = reply.field('Date')
      expect(date).satisfies(isHttpDate, 'a Date like "Sun, 06 Nov 1994 08:49:37 GMT"', {
        spec: 'RFC 9110 §5.6.7',
        likely: 'Every reply has a Date. There is one format for it, always in GMT and in English.',
      })
      expect(date).satisfies(isNow, 'the time of now as its Date', { likely: 'Local time was sent as GMT.' })
      expect(reply.framing, 'the end of the body told by').isOneOf(['content-length', 'chunked'], {
        spec: 'RFC 9112 §6.3',
        likely: 'Only closing the connection told where the body ends.',
      })
    }
  },
})

function isPlainText(type: string | undefined): boolean {
  return /^text\/plain[ \t]*(;|$)/i.test(type ?? '')
}

function isHttpDate(date: string | undefined): boolean {
  const time = Date.parse(date ?? '')
  return !Number.isNaN(time) && new Date(time).toUTCString() === date
}

function isNow(date: string | undefined): boolean {
  return Math.abs(Date.parse(date ?? '') - Date.now()) < MINUTE
}
