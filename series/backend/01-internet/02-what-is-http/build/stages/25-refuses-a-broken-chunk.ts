import { stage, type Expect } from '@backroad/check'
import { WireError, type Http1Connection } from '@backroad/protocols'

export default stage({
  spec: 'RFC 9112 §7.1',
  likely:
    'A size that cannot be read, or data that does not end where the size says, leaves nothing to go on with: 400 and close.',
  needs: ['reads-chunks-and-trailers'],
  async check({ http, expect, program, random }) {
    // The folder is there, whichever stages have run before.
    await program.writeFile(`files/${random.word()}`, Buffer.from('a file'))

    const inner = `GET /echo/${random.word()} HTTP/1.1\r\nHost: backroad\r\n\r\n`
    const broken = [
      { chunks: 'pear\r\nhello\r\n0\r\n\r\n', likely: 'A size that is no number was taken for one.' },
      { chunks: '0x5\r\nhello\r\n0\r\n\r\n', likely: 'A size has digits only, no 0x before them.' },
      { chunks: '-5\r\nhello\r\n0\r\n\r\n', likely: 'A size has no sign.' },
      { chunks: '+5\r\nhello\r\n0\r\n\r\n', likely: 'A size has no sign.' },
      {
        chunks: '5x;y\r\nhello\r\n0\r\n\r\n',
        likely: 'A size ends with its digits; only an extension may follow.',
      },
      { chunks: 'pear\r\n\r\n0\r\n\r\n', likely: 'A size that is no number was taken for 0.' },
      { chunks: '\r\nhello\r\n0\r\n\r\n', likely: 'An empty size was taken for 0.' },
      { chunks: '3\r\nhello0\r\n\r\n', likely: 'The two bytes after a chunk have to be CR LF.' },
      {
        chunks: '10000000000000005\r\nhello\r\n0\r\n\r\n',
        likely: 'A size too large for the number type was cut down to a small one.',
      },
    ]
    for (const { chunks, likely } of broken) {
      const name = `${random.word()}.bin`
      const connection = await http.connect()
      const head = `PUT /files/${name} HTTP/1.1\r\nHost: backroad\r\nTransfer-Encoding: chunked\r\n\r\n`
      await connection.send(`${head}${chunks}${inner}`)
      expect((await connection.reply()).status, 'the status').isOneOf([400, 413], { likely })
      await connection.ended()
      expect(await program.readFile(`files/${name}`), 'stored file').isAbsent({ likely: 'A broken body was stored.' })
    }

    const old = `${random.word()}.bin`
    const before = random.bytes(300)
    await program.writeFile(`files/${old}`, before)
    const replacing = await http.connect()
    await replacing.send(
      `PUT /files/${old} HTTP/1.1\r\nHost: backroad\r\nContent-Length: 100\r\n\r\nonly the beginning`,
    )
    replacing.end()

    const early = await http.connect()
    await early.send(`PUT /files/${old} HTTP/1.1\r\nHost: back`)
    early.end()
    await isGivenUp(early, expect)

    const name = `${random.word()}.bin`
    const connection = await http.connect()
    await connection.send(
      `PUT /files/${name} HTTP/1.1\r\nHost: backroad\r\nContent-Length: 100\r\n\r\nonly the beginning`,
    )
    connection.end()
    await isGivenUp(connection, expect)
    expect(await program.readFile(`files/${name}`), 'stored file').isAbsent({
      spec: 'RFC 9112 §6.3',
      likely: 'Half a body was stored as if it were whole.',
    })

    await isGivenUp(replacing, expect)
    expect(await program.readFile(`files/${old}`), 'the file that was there before').is(before, {
      spec: 'RFC 9112 §6.3',
      likely: 'The file was written in its place while the body was still coming.',
    })
  },
})

/** A request that broke off may be refused, or the connection just closed: RFC 9112 §8. */
async function isGivenUp(connection: Http1Connection, expect: Expect): Promise<void> {
  try {
    expect((await connection.reply()).status, 'the status').satisfies(
      (status) => status >= 400 && status < 500,
      'a status from 400 to 499, or none',
      {
        spec: 'RFC 9112 §8',
        because: 'The client had ended its side in the middle of its request.',
      },
    )
    await connection.ended()
  } catch (error) {
    if (!(error instanceof WireError && (error.fault === 'closed' || error.fault === 'reset'))) throw error
  }
}
