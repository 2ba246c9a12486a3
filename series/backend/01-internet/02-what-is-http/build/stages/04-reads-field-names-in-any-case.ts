import { stage } from '@backroad/check'

export default stage({
  spec: 'RFC 9110 §5.1',
  async check({ http, expect, random }) {
    const anyCase = [...'user-agent'].map((letter) => (random.int(0, 1) ? letter : letter.toUpperCase())).join('')
    for (const name of ['User-Agent', 'user-agent', 'USER-AGENT', anyCase]) {
      const agent = random.word()
      const reply = await http.request(`GET /agent HTTP/1.1\r\nHost: backroad\r\n${name}: ${agent}\r\n\r\n`)
      expect(reply.status, 'the status').is(200, {
        likely: { 400: 'A field was looked up by its name in one case only.' },
      })
      expect(reply.text, 'the body').is(agent, {
        likely: {
          '': `The field was not found when it was sent as ${name}.`,
          [` ${agent}`]: 'The space after the colon is not part of the value.',
          [`${agent}\r`]: 'The line ends before its CR.',
        },
      })
    }

    const agent = `${random.word()}/1.0 (a: b)`
    const fields = `host: backroad\r\nX-User-Agent: no\r\nUser-Agent:${agent} \t \r\nUser-Agents: no\r\n`
    const tight = await http.request(`GET /agent HTTP/1.1\r\n${fields}\r\n`)
    expect(tight.text, 'the body').is(agent, {
      likely: 'The name ends at the first colon, the value is what follows without the spaces and tabs around it.',
    })
    const bytes = `${random.word()}/é☕`
    const beyond = await http.request(
      Buffer.from(`GET /agent HTTP/1.1\r\nHost: backroad\r\nUser-Agent: ${bytes}\r\n\r\n`),
    )
    expect(beyond.text, 'the body').is(bytes, {
      spec: 'RFC 9110 §5.5',
      likely: 'A value may hold bytes beyond ASCII. They came out as others than they went in.',
    })
    const wide = await http.request(`GET /agent HTTP/1.1\r\nHOST:backroad\r\nUser-Agent: \t  ${agent}\r\n\r\n`)
    expect(wide.text, 'the body').is(agent, { likely: 'Spaces and tabs around a value are not part of it.' })
  },
})
