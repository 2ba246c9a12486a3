import { stage } from '@backroad/check'

export default stage({
  spec: 'RFC 9110 §15.5.5',
  async check({ http, expect, random }) {
    for (const path of [`/${random.word()}`, `/${random.word()}/${random.word()}`, `/${random.word()}/`]) {
      const unknown = await http.request(`GET ${path} HTTP/1.1\r\nHost: backroad\r\n\r\n`)
      expect(unknown.status, 'the status').is(404, { likely: { 200: 'Every path gets the same reply.' } })
    }
    const known = await http.request('GET / HTTP/1.1\r\nHost: backroad\r\n\r\n')
    expect(known.status, 'the status').is(200, {
      likely: { 404: 'The path was not cut out of the request line as it stands there.' },
    })
  },
})
