import { stage } from '@backroad/check'

export default stage({
  spec: 'RFC 9112 §3',
  needs: ['reads-field-names-in-any-case'],
  async check({ http, expect, random }) {
    const word = random.word()
    const path = `/echo/${word}`
    const malformed = [
      {
        request: `GET ${path} HTTP/1.1\r\n\r\n`,
        spec: 'RFC 9112 §3.2',
        likely: 'An HTTP/1.1 request without Host is refused.',
      },
      {
        request: `GET ${path} HTTP/1.1\r\nHost: one\r\nHost: two\r\n\r\n`,
        spec: 'RFC 9112 §3.2',
        likely: 'A request with two Hosts is refused.',
      },
      {
        request: `GET ${path} HTTP/1.1\r\nHost: backroad\r\nX-Note : a\r\n\r\n`,
        spec: 'RFC 9112 §5.1',
        likely: 'No space may stand before the colon.',
      },
      {
        request: `GET ${path} HTTP/1.1\r\nHost: backroad\r\n${word}\r\n\r\n`,
        spec: 'RFC 9112 §5',
        likely: 'A field line has a colon.',
      },
      {
        request: `GET ${path} HTTP/one\r\nHost: backroad\r\n\r\n`,
        spec: 'RFC 9112 §2.3',
        likely: 'The version is HTTP/ and two digits with a dot.',
      },
      {
        request: `GET ${path} and more HTTP/1.1\r\nHost: backroad\r\n\r\n`,
        spec: 'RFC 9112 §3',
        likely: 'A request line has three parts.',
      },
      { request: `${word}\r\nHost: backroad\r\n\r\n`, spec: 'RFC 9112 §3', likely: 'A request line has three parts.' },
    ]
    for (const { request, spec, likely } of malformed) {
      const reply = await http.request(request, { method: 'GET' })
      expect(reply.status, 'the status').is(400, { spec, likely })
    }

    const unusual = [
      `GET http://backroad${path} HTTP/1.1\r\nHost: backroad\r\n\r\n`,
      `GET ${path} HTTP/1.0\r\n\r\n`,
      `GET ${path} HTTP/1.1\r\nX-Empty:\r\nHost: backroad\r\nX-!#$%&'*+-.^_\`|~: a\r\nX-Empty: \r\n\r\n`,
    ]
    for (const request of unusual) {
      const reply = await http.request(request)
      expect(reply.status, 'the status').is(200, {
        spec: 'RFC 9112 §3.2.2',
        because: 'The request is unusual, but right.',
      })
      expect(reply.text, 'the body').is(word)
    }
  },
})
