import { stage } from '@backroad/check'

export default stage({
  spec: 'RFC 9112 §4',
  likely:
    'the head has to end with an empty line, each line with CR LF, and then the connection be closed or a Content-Length be named',
  async check({ http, expect }) {
    const reply = await http.request('GET / HTTP/1.1\r\nHost: backroad\r\n\r\n')
    expect(reply.version, 'the version').is('HTTP/1.1')
    expect(reply.status, 'the status of /').is(200, { likely: { 400: 'the request line was not understood' } })
  },
})
