import { stage } from '@backroad/check'

export default stage({
  spec: 'RFC 9110 §9.3.1',
  async check({ http, expect, program, random }) {
    const everyByte = Uint8Array.from(random.shuffle(Array.from({ length: 256 }, (_, byte) => byte)))
    const files = [
      { name: `${random.word()}.txt`, bytes: Buffer.from(`${random.text(40)}\r\n\r\nHTTP/1.1 404 Not Found\r\n`) },
      { name: `${random.word()} ${random.word()}é.bin`, bytes: everyByte },
      { name: `${random.word()}.empty`, bytes: new Uint8Array() },
      { name: `${random.word()}.large`, bytes: Buffer.alloc(300_000, random.bytes(997)) },
    ] as const
    for (const { name, bytes } of files) {
      await program.writeFile(`files/${name}`, bytes)
      const reply = await http.request(`GET /files/${encodeURIComponent(name)} HTTP/1.1\r\nHost: backroad\r\n\r\n`)
      expect(reply.status, 'the status').is(200, {
        likely: { 404: 'The file lies in $DATA_DIR/files, under its decoded name.' },
      })
      expect(reply.field('Content-Type')).satisfies(isAbsentOrType, 'no Content-Type, or a type and a subtype', {
        spec: 'RFC 9110 §8.3.1',
      })
      const isBeginning = Buffer.from(reply.body.value).equals(bytes.subarray(0, reply.body.value.length))
      expect(reply.body, 'the body').is(bytes, {
        likely: isBeginning
          ? 'One read gives a part of a large file, and one write may take a part of it.'
          : 'The bytes were read as text; a file is bytes.',
      })
    }

    const [{ name, bytes }] = files
    const path = `/files/${encodeURIComponent(name)}?${random.word()}=2`
    const queried = await http.request(`GET ${path} HTTP/1.1\r\nHost: backroad\r\n\r\n`)
    expect(queried.status, 'the status').is(200, {
      spec: 'RFC 3986 §3.4',
      likely: { 404: 'The query is no part of the name.' },
    })
    expect(queried.body, 'the body').is(bytes)

    const absent = await http.request(`GET /files/${random.word()}.absent HTTP/1.1\r\nHost: backroad\r\n\r\n`)
    expect(absent.status, 'the status').is(404)
    const folder = await http.request('GET /files/ HTTP/1.1\r\nHost: backroad\r\n\r\n')
    expect(folder.status, 'the status').isAtMost(499, {
      spec: 'RFC 9110 §15.6',
      likely: 'The folder was opened as if it were a file.',
    })
  },
})

const token = "[!#$%&'*+.^_`|~\\w-]+"
const mediaType = new RegExp(`^${token}/${token}[ \\t]*(;|$)`)

function isAbsentOrType(type: string | undefined): boolean {
  return type === undefined || mediaType.test(type)
}
