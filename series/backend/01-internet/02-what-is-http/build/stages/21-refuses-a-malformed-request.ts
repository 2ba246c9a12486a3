import { stage } from '@backroad/check'

export default stage({
  spec: 'RFC 9112 §3',
  needs: ['decodes-percent-signs-in-paths'],
  async check({ http, expect, random }) {
    const word = random.word()
    const path = `/echo/${word}`
    const line = `GET ${path} HTTP/1.1`
    const host = 'Host: backroad'

    const malformed = [
      { lines: [line], spec: 'RFC 9112 §3.2', likely: 'An HTTP/1.1 request without Host is refused.' },
      { lines: [line, 'Host: one', 'Host: two'], spec: 'RFC 9112 §3.2', likely: 'Two Hosts name two sites.' },
      { lines: [line, 'Host: a b'], spec: 'RFC 9112 §3.2', likely: 'The value of Host may be that of no host.' },
      { lines: [line, host, 'X-Note : a'], spec: 'RFC 9112 §5.1', likely: 'No space may stand before the colon.' },
      { lines: [line, host, word], spec: 'RFC 9112 §5', likely: 'A field line has a colon.' },
      {
        lines: [`GET ${path} and more HTTP/1.1`, host],
        spec: 'RFC 9112 §3.2',
        statuses: [400, 301],
        likely: 'A request line has three parts.',
      },
      { lines: [word, host], spec: 'RFC 9112 §3', likely: 'A request line has three parts.' },
      {
        lines: [`GET ${path} HTTP/one`, host],
        spec: 'RFC 9112 §2.3',
        statuses: [400, 505],
        likely: 'The version is HTTP/ and two digits with a dot between.',
      },
    ]
    for (const { lines, spec, statuses = [400], likely } of malformed) {
      const reply = await http.request(`${lines.join('\r\n')}\r\n\r\n`, { method: 'GET' })
      expect(reply.status, 'the status').isOneOf(statuses, { spec, likely })
    }

    const because = 'The request is unusual, but right.'
    const unusual = [
      { lines: ['', line, host], spec: 'RFC 9112 §2.2', likely: 'An empty line before a request is skipped.' },
      {
        lines: [`GET http://backroad${path} HTTP/1.1`, host],
        spec: 'RFC 9112 §3.2.2',
        likely: 'A target may be a URL.',
      },
      { lines: [`GET ${path} HTTP/1.0`], spec: 'RFC 9112 §3.2', likely: 'HTTP/1.0 knows no Host.' },
      { lines: [line, 'X-Empty:', host, 'X-Empty: '], spec: 'RFC 9110 §5.5', likely: 'A value may be empty.' },
      { lines: [line, "X-!#$%&'*+-.^_`|~: a", host], spec: 'RFC 9110 §5.6.2', likely: 'A name may have these signs.' },
    ]
    for (const { lines, spec, likely } of unusual) {
      const reply = await http.request(`${lines.join('\r\n')}\r\n\r\n`, { method: 'GET' })
      expect(reply.status, 'the status').is(200, { spec, likely, because })
      expect(reply.text, 'the body').is(word)
    }
    const front = await http.request(`GET HTTP://backroad HTTP/1.1\r\n${host}\r\n\r\n`, { method: 'GET' })
    expect(front.status, 'the status').is(200, {
      spec: 'RFC 9110 §4.2.3',
      likely: { 404: 'A URL without a path names /.' },
      because,
    })
  },
})
