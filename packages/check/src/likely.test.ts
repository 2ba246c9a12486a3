import { describe, expect, test } from 'vitest'
import { asksForAPear, check, fixture, request } from '../test/fixture.ts'
import type { Evidence, StageDefinition } from './types.ts'

async function evidenceOf(name: string, definition: StageDefinition = asksForAPear): Promise<Evidence> {
  const { stage } = await check(fixture(name), { only: definition })
  const { evidence } = stage('only')
  if (!evidence) throw new Error('it passed')
  return evidence
}

describe('a program that tells its error itself', () => {
  const traceback = 'Traceback (most recent call last):\n  File "server.py", line 3\nKeyError: pear'

  test('is shown with it, in place of a guess, when only a connection ended', async () => {
    const evidence = await evidenceOf('throws-in-a-connection')
    expect(evidence.program).toEqual({ stderr: traceback })
    expect(evidence.likely).toBe('Your program wrote an error to stderr: begin there.')
  })

  test('with the stage’s own word after that', async () => {
    const evidence = await evidenceOf('throws-in-a-connection', { ...asksForAPear, likely: 'Of the stage.' })
    expect(evidence.likely).toBe('Your program wrote an error to stderr: begin there. Of the stage.')
  })

  test('with nothing else beside the error that ended it', async () => {
    const evidence = await evidenceOf('throws', { ...asksForAPear, likely: 'Every line ends with CR LF.' })
    expect(evidence.program?.stderr).toMatch(/TypeError: no such pear\n {4}at /)
    expect(evidence.likely).toBeUndefined()
  })

  test('and is not said to be missing, when it misses a file of its own', async () => {
    const evidence = await evidenceOf('misses-a-file-at-start')
    expect(evidence.program?.stderr).toMatch(/FileNotFoundError/)
    expect(evidence.likely).toBeUndefined()
  })
})

test('a program that logs its requests is shown with them, and with the mistake that its bytes look like', async () => {
  const evidence = await evidenceOf('logs-its-requests')
  expect(evidence.program).toEqual({ stderr: 'GET / HTTP/1.1' })
  expect(evidence.likely).toMatch(/^Content-Length says 6 bytes, but 4 came/)
})

describe('of a program that was sent a signal', () => {
  const stops: StageDefinition = {
    spec: 'contract server',
    isolation: 'fresh',
    likely: 'Of the stage.',
    async check({ http, program, expect }) {
      const connection = await http.connect()
      await connection.send(request)
      expect((await connection.reply()).status).is(200)
      await connection.send(request.replace('/', '/slow'))
      const ended = program.stop()
      await connection.reply()
      await ended
    },
  }

  test('the signal and its end are told, and not taken for HTTP/1.0', async () => {
    const evidence = await evidenceOf('exits-at-sigterm', stops)
    expect(evidence.summary).toMatch(
      /^1 of 2 replies came, then your program closed the connection\. SIGTERM was sent; your program ended with exit code 0, \d+ ms later, before the reply\.$/,
    )
    expect(evidence.program).toEqual({ exitCode: 0 })
    expect(evidence.likely).toBe('Of the stage.')
  })

  test('it is told that it still runs', async () => {
    const evidence = await evidenceOf('ignores-sigterm', {
      spec: 'contract server',
      isolation: 'fresh',
      async check({ program }) {
        await program.stop({ within: 100 })
      },
    })
    expect(evidence.summary).toMatch(/SIGTERM was sent; your program still runs\.$/)
  })
})
