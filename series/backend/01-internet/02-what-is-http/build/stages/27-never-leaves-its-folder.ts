import { stage } from '@backroad/check'

export default stage({
  spec: 'RFC 9110 §17.3',
  timeout: 10_000,
  needs: ['serves-a-file'],
  async check({ http, expect, program, random }) {
    const secret = `secret ${random.text(30)}`
    const name = `${random.word()}.key`
    await program.writeFile(name, Buffer.from(secret))
    await program.writeFile(`files-${name}/${name}`, Buffer.from(secret))
    const inside = random.word()
    await program.writeFile(`files/${inside}..${inside}`, Buffer.from(inside))

    const absolute = encodeURIComponent(`${program.dataDir}/${name}`)
    const plain = 'A name that is ".." leads to the folder above.'
    const decoded = 'The path was checked before it was decoded, or not at all.'
    const joined = 'The joined path was checked only by how it begins, or not at all.'
    const ways: [way: string, likely: string][] = [
      [`../${name}`, plain],
      [`....//${name}`, 'Dots were taken out of the path, and what was left leads out.'],
      [`${inside}/../../${name}`, plain],
      [`%2e%2e/${name}`, decoded],
      [`..%2f${name}`, decoded],
      [`%2E%2E%2F${name}`, decoded],
      [`..%5c${name}`, decoded],
      [`%252e%252e%252f${name}`, 'The path was decoded twice.'],
      [`${inside}/..%2f..%2f${name}`, decoded],
      [`.%2f..%2f${name}`, decoded],
      [`../files-${name}/${name}`, joined],
      [`..%2ffiles-${name}%2f${name}`, joined],
      [`/${absolute}`, 'A name that begins with a slash was taken for a whole path.'],
      [absolute, 'A name that begins with a slash was taken for a whole path.'],
      [`..%2f${name}%00.txt`, 'For the system a name ends at a NUL, so what was checked is not what was opened.'],
    ]
    const tryOut = async ([way, likely]: (typeof ways)[number]) => {
      const reply = await http.request(`GET /files/${way} HTTP/1.1\r\nHost: backroad\r\n\r\n`)
      expect(reply.text, 'the body').satisfies(
        (text) => !text.includes(secret),
        'a body without anything from outside the folder',
        { likely },
      )
    }
    // Three at a time, so that a server that thinks about each reply comes through in time.
    for (let next = 0; next < ways.length; next += 3) await Promise.all(ways.slice(next, next + 3).map(tryOut))

    for (const way of [`../new-${name}`, `..%2fnew-${name}`, encodeURIComponent(`${program.dataDir}/new-${name}`)]) {
      await http.request(`PUT /files/${way} HTTP/1.1\r\nHost: backroad\r\nContent-Length: 4\r\n\r\nevil`)
      expect(await program.readFile(`new-${name}`), 'file outside the folder').isAbsent({
        likely: 'Reading is guarded, writing is not.',
      })
    }

    // None of these names a file, and a program that tries to write one there has made the mistake, not the client.
    for (const way of ['', '.', '..', '%2e', '%2e%2e']) {
      const put = `PUT /files/${way} HTTP/1.1\r\nHost: backroad\r\nContent-Length: 4\r\n\r\nevil`
      expect((await http.request(put)).status, 'the status').satisfies(
        (status) => status >= 400 && status < 500,
        'a status from 400 to 499',
        {
          spec: 'RFC 9110 §15.5',
          likely: { 500: 'It was written to a folder as if that were a file.' },
        },
      )
    }

    const dots = await http.request(`GET /files/${inside}..${inside} HTTP/1.1\r\nHost: backroad\r\n\r\n`)
    expect(dots.text, 'the body').is(inside, {
      likely: 'Two dots lead out only when they are a whole name.',
    })
  },
})
