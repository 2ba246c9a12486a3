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
    ]
    for (const { name, bytes } of files) {
      await program.writeFile(`files/${name}`, bytes)
      const reply = await http.request(`GET /files/${encodeURIComponent(name)} HTTP/1.1\r\nHost: backroad\r\n\r\n`)
      expect(reply.status, 'the status').is(200, {
        likely: { 404: 'The file lies in $DATA_DIR/files, under its decoded name.' },
      })
      expect(reply.body, 'the body').is(bytes, { likely: 'The bytes were read as text; a file is bytes.' })
    }

    const absent = await http.request(`GET /files/${random.word()}.absent HTTP/1.1\r\nHost: backroad\r\n\r\n`)
    expect(absent.status, 'the status').is(404)
  },
})
