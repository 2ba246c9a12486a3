import { stage } from '@backroad/check'

export default stage({
  spec: 'RFC 9110 §17.3',
  needs: ['serves-a-file'],
  async check({ http, expect, program, random }) {
    const secret = `secret ${random.text(30)}`
    const name = `${random.word()}.key`
    await program.writeFile(name, Buffer.from(secret))
    await program.writeFile(`files-${name}/${name}`, Buffer.from(secret))
    const inside = random.word()
    await program.writeFile(`files/${inside}..${inside}`, Buffer.from(inside))

    const absolute = encodeURIComponent(`${program.dataDir}/${name}`)
    const ways = [
      `../${name}`,
      `%2e%2e/${name}`,
      `..%2f${name}`,
      `%2E%2E%2F${name}`,
      `..%5c${name}`,
      `%252e%252e%252f${name}`,
      `....//${name}`,
      `${inside}/../../${name}`,
      `${inside}/..%2f..%2f${name}`,
      `.%2f..%2f${name}`,
      `../files-${name}/${name}`,
      `..%2ffiles-${name}%2f${name}`,
      `/${absolute}`,
      absolute,
      `..%2f${name}%00.txt`,
    ]
    for (const way of ways) {
      const reply = await http.request(`GET /files/${way} HTTP/1.1\r\nHost: backroad\r\n\r\n`)
      expect(reply.text, 'the body').satisfies(
        (text) => !text.includes(secret),
        'a body without anything from outside the folder',
        {
          likely: 'The path was checked before it was decoded, or after it was joined only by how it begins.',
        },
      )
    }

    for (const way of [`../new-${name}`, `..%2fnew-${name}`, encodeURIComponent(`${program.dataDir}/new-${name}`)]) {
      await http.request(`PUT /files/${way} HTTP/1.1\r\nHost: backroad\r\nContent-Length: 4\r\n\r\nevil`)
      expect(await program.readFile(`new-${name}`), 'file outside the folder').isAbsent({
        likely: 'Reading is guarded, writing is not.',
      })
    }

    const dots = await http.request(`GET /files/${inside}..${inside} HTTP/1.1\r\nHost: backroad\r\n\r\n`)
    expect(dots.text, 'the body').is(inside, {
      likely: 'Two dots lead out only when they are a whole name.',
    })
  },
})
