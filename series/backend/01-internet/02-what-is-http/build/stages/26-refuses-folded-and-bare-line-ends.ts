import { stage } from '@backroad/check'

export default stage({
  spec: 'RFC 9112 §5.2',
  async check({ http, expect, random }) {
    const ask = (fields: string) => http.request(`GET /agent HTTP/1.1\r\nHost: backroad\r\n${fields}\r\n\r\n`)
    const good = random.word()
    const bad = random.word()

    // A second field smuggled in behind what is no line end.
    for (const [between, spec] of [
      ['\r\n ', 'RFC 9112 §5.2'],
      ['\r\n\t', 'RFC 9112 §5.2'],
      ['\r', 'RFC 9112 §2.2'],
    ] as const) {
      const reply = await ask(`X-Note: a${between}User-Agent: ${bad}\r\nUser-Agent: ${good}`)
      expect(reply.status, 'the status').isOneOf([400, 200], { spec })
      if (reply.status.value === 200) {
        expect(reply.text, 'the body').is(good, {
          spec,
          likely: 'What folds a line, or a bare CR, was taken for the beginning of another field.',
        })
      }
    }

    // There is nothing before it that the first line could go on with: refused, or dropped as if it were not there.
    const folded = ` User-Agent: ${bad}\r\nHost: backroad\r\nUser-Agent: ${good}`
    const first = await http.request(`GET /agent HTTP/1.1\r\n${folded}\r\n\r\n`)
    expect(first.status, 'the status').isOneOf([400, 200], { spec: 'RFC 9112 §2.2' })
    if (first.status.value === 200) {
      expect(first.text, 'the body').is(good, {
        spec: 'RFC 9112 §2.2',
        likely: 'A line that begins with a space was taken for a field.',
      })
    }

    // A bare LF ends a line or is refused. Taken for a space, it keeps the two lines together.
    const ended = await ask(`User-Agent: ${good}\nX-Note: a`)
    expect(ended.status, 'the status').isOneOf([400, 200], {
      spec: 'RFC 9112 §2.2',
    })
    if (ended.status.value === 200) {
      expect(ended.text, 'the body').isOneOf([good, `${good} X-Note: a`], {
        spec: 'RFC 9112 §2.2',
        likely: 'Two bytes were taken off the end of a line that ends with one.',
      })
    }
    const before = await http.request(`\nGET / HTTP/1.1\r\nHost: backroad\r\n\r\n`, { method: 'GET' })
    expect(before.status, 'the status').isOneOf([400, 200], {
      spec: 'RFC 9112 §2.2',
      because: 'A bare LF came before the request line.',
    })

    // One value with something in it that no value may hold.
    for (const [between, spec] of [
      ['\r\n ', 'RFC 9112 §5.2'],
      ['\r', 'RFC 9112 §2.2'],
      ['\n', 'RFC 9112 §2.2'],
      ['\0', 'RFC 9110 §5.5'],
    ] as const) {
      const reply = await ask(`User-Agent: ${good}${between}${bad}`)
      expect(reply.status, 'the status').isOneOf([400, 200], { spec })
      if (reply.status.value === 200) {
        expect(reply.text, 'the body').satisfies((text) => !/[\r\n\0]/.test(text), 'a value without CR, LF and NUL', {
          spec,
          likely: 'A value with a control character in it went on as it came.',
        })
      }
    }
  },
})
