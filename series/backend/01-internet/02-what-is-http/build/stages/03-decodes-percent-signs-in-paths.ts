import { stage } from '@backroad/check'

export default stage({
  spec: 'RFC 3986 §2.1',
  timeout: 10_000,
  async check({ http, expect, random }) {
    const word = random.word()
    const paths = [
      { path: word, text: word },
      { path: `${word}%20pie`, text: `${word} pie`, likely: 'The percent sign was not decoded.' },
      { path: `${word}%2B%41%7e`, text: `${word}+A~`, likely: 'Both %7e and %7E are a byte in hexadecimal.' },
      {
        path: `cr%C3%A8me-%E2%82%AC${word}`,
        text: `crème-€${word}`,
        likely: 'Each %XX is one byte; the bytes together are UTF-8, and a length counts bytes.',
      },
      { path: `${word}%2541`, text: `${word}%41`, likely: 'The path was decoded twice.' },
      { path: `1+1-${word}`, text: `1+1-${word}`, likely: 'A plus is a space only in forms; in a path it is a plus.' },
      {
        path: `${word}?q=%20`,
        text: word,
        likely: 'The question mark begins the query, which is no part of the path.',
      },
    ]
    for (const { path, text, likely } of paths) {
      const reply = await http.request(`GET /echo/${path} HTTP/1.1\r\nHost: backroad\r\n\r\n`)
      expect(reply.status, 'the status').is(200)
      expect(reply.text, 'the body').is(text, likely ? { likely } : {})
    }

    const home = await http.request(`GET /?${word}=%2F HTTP/1.1\r\nHost: backroad\r\n\r\n`)
    expect(home.status, 'the status').is(200, {
      spec: 'RFC 3986 §3.4',
      likely: { 404: 'The query is cut off for /echo/ only; it is no part of any path.' },
    })

    const noText = await http.request(`GET /echo/${word}%FF%c3 HTTP/1.1\r\nHost: backroad\r\n\r\n`)
    expect(noText.status, 'the status').is(200, {
      likely: 'The bytes were taken for UTF-8 text, which they needn’t be.',
    })
    expect(noText.body, 'the body').is(Buffer.from(`${word}\xff\xc3`, 'latin1'), {
      likely: 'The bytes were made into text and back; send them as they are.',
    })

    // Refused or left as they are; and a program that ends of one serves nobody.
    for (const path of ['%zz', '%4', '%', '%4z']) {
      const broken = await http.request(`GET /echo/${path} HTTP/1.1\r\nHost: backroad\r\n\r\n`)
      const because = 'No two hexadecimal digits follow that percent sign.'
      expect(broken.status, 'the status').isOneOf([400, 200], { because })
      if (broken.status.value === 200) expect(broken.text, 'the body').is(path, { because })
    }
    const after = await http.request(`GET /echo/${word} HTTP/1.1\r\nHost: backroad\r\n\r\n`)
    expect(after.text, 'the body').is(word, { because: 'Before that a percent sign without two digits was sent.' })
  },
})
