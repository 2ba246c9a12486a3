import { stage } from '@backroad/check'
import { WireError, type Http1Connection, type Reply } from '@backroad/protocols'

export default stage({
  spec: 'RFC 9110 §10.1.1',
  likely: 'The program waits for the body, and the client waits for 100 Continue.',
  needs: ['reads-a-body-by-its-length'],
  async check({ http, expect, program, random }) {
    // The folder is there, whichever stages have run before.
    await program.writeFile(`files/${random.word()}`, Buffer.from('a file'))

    const body = random.bytes(random.int(2000, 9000))
    const put = (name: string, version: string, expectation: string) =>
      `PUT ${name} ${version}\r\nHost: backroad\r\n${expectation}Content-Length: ${body.length}\r\n\r\n`

    const path = `/files/${random.word()}.bin`
    const connection = await http.connect()
    await connection.send(put(path, 'HTTP/1.1', 'Expect: 100-continue\r\n'))
    const interim = await continueOrFinal(connection)
    expect(interim.status, 'the first status').is(100, {
      likely: { 201: 'It was answered before the body had come.', 417: 'Expect was refused.' },
    })
    await connection.send(body)
    expect((await connection.reply()).status, 'the status').is(201)
    const got = await http.request(`GET ${path} HTTP/1.1\r\nHost: backroad\r\n\r\n`)
    expect(got.body, 'the stored body').is(body)

    const chunked = await http.connect()
    const chunkedPath = `/files/${random.word()}.bin`
    await chunked.send(
      `PUT ${chunkedPath} HTTP/1.1\r\nHost: backroad\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n`,
    )
    // Whoever reads no chunks says so at once, and the body need not be sent.
    const go = await continueOrFinal(chunked)
    expect(go.status, 'the first status').isOneOf([100, 411, 501], {
      because: 'The body that was announced comes in chunks.',
    })
    if (go.status.value === 100) {
      await chunked.send(`5\r\napple\r\n0\r\n\r\n`)
      expect((await chunked.reply()).status, 'the status').is(201)
    }

    // A client of HTTP/1.1 copes with a 100 that it did not ask for, so it is passed over; one of HTTP/1.0 can't.
    const unasked = await http.connect()
    await unasked.send(Buffer.concat([Buffer.from(put(`/files/${random.word()}.bin`, 'HTTP/1.1', '')), body]))
    expect((await unasked.reply()).status, 'the status').is(201)

    const old = await http.connect()
    const head = put(`/files/${random.word()}.bin`, 'HTTP/1.0', 'Expect: 100-continue\r\n')
    await old.send(Buffer.concat([Buffer.from(head), body]))
    expect((await old.reply({ interim: true })).status, 'the first status').is(201, {
      spec: 'RFC 9110 §15.2',
      likely: { 100: 'An HTTP/1.0 client knows no 100 and takes it for the reply.' },
    })

    const unwanted = await http.connect()
    const word = random.word()
    const [stale, next] = [random.word(), word].map((each) => `GET /echo/${each} HTTP/1.1\r\nHost: backroad\r\n\r\n`)
    const length = `Content-Length: ${stale?.length}`
    await unwanted.send(`PUT /${random.word()} HTTP/1.1\r\nHost: backroad\r\nExpect: 100-Continue\r\n${length}\r\n\r\n`)
    const first = await continueOrFinal(unwanted)
    // The client may have sent its body all the same, which is no request.
    await unwanted.send(`${stale}${next}`)
    const final = first.status.value === 100 ? await unwanted.reply() : first
    expect(final.status, 'the status').isOneOf([404, 405, 501])
    try {
      expect((await unwanted.reply()).text, 'the body').is(word, {
        likely: 'It was refused without the body, which came all the same and was taken for the next request.',
      })
    } catch (error) {
      if (!(error instanceof WireError && (error.fault === 'closed' || error.fault === 'reset'))) throw error
    }
  },
})

/** The next reply that is a 100 or final: before either, any other 1xx may come, RFC 9110 §15.2. */
async function continueOrFinal(connection: Http1Connection): Promise<Reply> {
  for (;;) {
    const reply = await connection.reply({ interim: true })
    if (reply.status.value === 100 || reply.status.value >= 200) return reply
  }
}
