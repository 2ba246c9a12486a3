import { stage } from '@backroad/check'

export default stage({
  spec: 'contract server',
  isolation: 'fresh',
  timeout: 8000,
  likely: 'The program ended before the request in flight was answered, or did not end after it.',
  needs: ['says-100-before-a-large-body'],
  async check({ http, expect, program, random }) {
    const idle = await http.connect()
    await idle.send('GET / HTTP/1.1\r\nHost: backroad\r\n\r\n')
    expect((await idle.reply()).status, 'the status').is(200)

    const body = random.bytes(random.int(2000, 9000))
    const name = `${random.word()}.bin`
    const busy = await http.connect()
    await busy.send(
      `PUT /files/${name} HTTP/1.1\r\nHost: backroad\r\nExpect: 100-continue\r\nContent-Length: ${body.length}\r\n\r\n`,
    )
    expect((await busy.reply({ interim: true })).status, 'the first status').is(100)
    await busy.send(body.slice(0, 1000))

    const stopped = program.stop()
    // Awaited last; a stage that fails before must not leave its rejection unseen.
    stopped.catch(() => {})
    // Long enough for a program that gives up at once to show it.
    await busy.quiet(40)
    await busy.send(body.slice(1000))
    expect((await busy.reply()).status, 'the status').is(201)
    expect(await program.readFile(`files/${name}`), 'the stored body').is(body)

    await busy.close()

    const { code, signal } = await stopped
    // A shell that runs the program gives 128 and the signal's number as the exit code.
    expect(signal ?? code, 'how the program ended').isOneOf([0, 143, 'SIGTERM'], {
      likely: { SIGKILL: 'An idle connection kept the program from ending.' },
    })
  },
})
