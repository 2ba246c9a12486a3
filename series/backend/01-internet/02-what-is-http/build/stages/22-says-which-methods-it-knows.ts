import { stage } from '@backroad/check'

export default stage({
  spec: 'RFC 9110 §9.1',
  needs: ['serves-a-file'],
  async check({ http, expect, program, random }) {
    const ask = (method: string, path: string) =>
      http.request(`${method} ${path} HTTP/1.1\r\nHost: backroad\r\nContent-Length: 0\r\n\r\n`)

    for (const path of ['/', `/echo/${random.word()}`, '/agent']) {
      const reply = await ask('PUT', path)
      expect(reply.status, 'the status').is(405, {
        likely: {
          404: 'The path is known; this method is not, for it.',
          200: 'The method was not looked at.',
          501: 'PUT is known, only not for this path.',
        },
      })
      const allow = reply.field('Allow')
      expect(allow).satisfies(
        (value) => members(value).includes('GET') && !members(value).includes('PUT'),
        'an Allow with GET and without PUT',
        { spec: 'RFC 9110 §15.5.6' },
      )
      expect(allow).satisfies((value) => members(value).every(isToken), 'an Allow that is a list of methods', {
        spec: 'RFC 9110 §10.2.1',
      })
    }

    const name = `${random.word()}.txt`
    await program.writeFile(`files/${name}`, Buffer.from(name))
    const deleted = await ask('DELETE', `/files/${name}`)
    const gone = (await program.readFile(`files/${name}`)) === undefined
    expect(deleted.status, 'the status').satisfies(
      (status) => gone || (status !== 200 && status !== 204),
      'a status that does not say that the file was deleted, which is still there',
      { spec: 'RFC 9110 §9.3.5', likely: 'The method was not looked at, and DELETE was answered like GET.' },
    )
    await program.writeFile(`files/${name}`, Buffer.from(name))

    const made = random.word().toUpperCase()
    for (const path of ['/', `/files/${name}`]) {
      const reply = await ask(made, path)
      expect(reply.status, 'the status').is(501, {
        spec: 'RFC 9110 §15.6.2',
        likely: { 405: '405 is for methods that the server knows; this one it knows nowhere.' },
      })
    }
    const lower = await ask('get', `/files/${name}`)
    expect(lower.status, 'the status').isOneOf([501, 400, 405], {
      likely: { 200: 'Methods are case-sensitive: "get" is not GET.' },
    })
  },
})

function isToken(text: string): boolean {
  return /^[!#$%&'*+.^_`|~\w-]+$/.test(text)
}

function members(list: string | undefined): string[] {
  return (list ?? '').split(',').map((member) => member.trim())
}
