import { stage, type Expect } from '@backroad/check'
import { WireError, type Http1, type Http1Connection } from '@backroad/protocols'

/** How long a program may take to hear the signal: some servers look for one once a second. */
const HEARS_WITHIN = 1500

export default stage({
  spec: 'contract server',
  isolation: 'fresh',
  timeout: 8000,
  likely:
    'The program ended before the request in flight was answered, or an idle connection kept it from ending after that.',
  needs: ['says-100-before-a-large-body'],
  async check({ http, expect, program, random }) {
    // The folder is there, although no other stage has run with this program.
    await program.writeFile(`files/${random.word()}`, Buffer.from('a file'))

    const idle = await http.connect()
    await idle.send('GET / HTTP/1.1\r\nHost: backroad\r\n\r\n')
    expect((await idle.reply()).status, 'the status').is(200)

    const body = random.bytes(random.int(2000, 9000))
    const name = `${random.word()}.bin`
    const busy = await http.connect()
    await busy.send(
      `PUT /files/${name} HTTP/1.1\r\nHost: backroad\r\nExpect: 100-continue\r\nContent-Length: ${body.length}\r\n\r\n`,
    )
    let first = await busy.reply({ interim: true })
    // Another interim reply may come before it, RFC 9110 §15.2.
    while (first.status.value > 100 && first.status.value < 200) first = await busy.reply({ interim: true })
    expect(first.status, 'the first status').is(100)
    await busy.send(body.slice(0, 1000))

    const stopped = program.stop()
    // Awaited last; a stage that fails before must not leave its rejection unseen.
    stopped.catch(() => {})
    await takesNoMore(http, expect, busy)
    await busy.send(body.slice(1000))
    expect((await busy.reply()).status, 'the status').is(201)
    expect(await program.readFile(`files/${name}`), 'the stored body').is(body)

    // Told to by Connection: close, or not: a connection that stays open would keep the program from ending.
    await busy.ended({ within: 5000 })
    await busy.close()
    await idle.ended({ within: 5000, allowBytes: true })

    const { code, signal } = await stopped
    // A shell that runs the program gives 128 and the signal's number as the exit code.
    expect(signal ?? code, 'how the program ended').isOneOf([0, 143, 'SIGTERM'])
  },
})

/**
 * Asks on new connections, while `busy` is in flight, until two in a row get nothing: one that meets the signal itself may be
 * closed as idle by a program that goes on listening.
 */
async function takesNoMore(http: Http1, expect: Expect, busy: Http1Connection): Promise<void> {
  const deadline = performance.now() + HEARS_WITHIN
  for (let unserved = 0; unserved < 2;) {
    unserved = (await isServed(http)) ? 0 : unserved + 1
    if (unserved === 0 && performance.now() > deadline) {
      expect.fail(`New connections are still answered ${HEARS_WITHIN} ms after the signal.`, {
        expected: 'no answer to new connections after the signal',
        likely: 'The program goes on listening while it waits for what is in flight.',
      })
    }
    if (unserved === 0) await busy.quiet(20)
  }
}

/** Whether a new connection gets a reply, other than one which says that there is no service any more. */
async function isServed(http: Http1): Promise<boolean> {
  try {
    const reply = await http.request('GET / HTTP/1.1\r\nHost: backroad\r\n\r\n', { within: 500 })
    return reply.status.value !== 503
  } catch (error) {
    if (error instanceof WireError) return false
    throw error
  }
}
