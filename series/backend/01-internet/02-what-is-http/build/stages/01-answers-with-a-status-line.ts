import { stage } from '@backroad/check'

export default stage({
  spec: 'RFC 9112 §4',
  likely:
    'Every line ends with CR LF, an empty line ends the head, and then the connection is closed or a length was named.',
  async check({ http, expect }) {
    const reply = await http.request('GET / HTTP/1.1\r\nHost: backroad\r\n\r\n')
    expect(reply.version, 'the version').is('HTTP/1.1')
    expect(reply.status, 'the status').is(200, { likely: { 400: 'The request line was not understood.' } })
  },
})
