import { describe, expect, test } from 'vitest'
import { asksForAPear, check, fixture, request } from '../test/fixture.ts'
import type { ProgramSpec } from './program.ts'
import type { StageDefinition } from './types.ts'

const asksTwice: StageDefinition = {
  ...asksForAPear,
  async check({ http, expect }) {
    const connection = await http.connect()
    for (let i = 0; i < 2; i++) {
      await connection.send(request)
      expect((await connection.reply()).status).is(200)
    }
  },
}

async function evidenceOf(name: string, definition = asksForAPear, spec: Partial<ProgramSpec> = {}) {
  const { stage } = await check(fixture(name, spec), { only: definition })
  const { verdict, evidence } = stage('only')
  return { verdict, evidence: evidence! }
}

test('a right program passes, without evidence', async () => {
  const { result, stage } = await check(fixture('answers'))
  expect(stage('asks-for-a-pear')).toMatchObject({ verdict: 'passed', number: 1, title: 'asks for a pear' })
  expect(stage('asks-for-a-pear').evidence).toBeUndefined()
  expect(result).toMatchObject({ passed: 1, failed: 0, seed: '7f3a' })
  expect(result.readyMs).toBeGreaterThan(0)
})

test('a wrong answer fails, with what was sent, expected and received, and the offending bytes', async () => {
  const { verdict, evidence } = await evidenceOf('answers-wrong')
  expect(verdict).toBe('failed')
  expect(evidence).toMatchObject({
    summary: 'Expected status code 200, but received 404.',
    expected: 'status code 200',
    sent: { bytes: request, pieces: 1 },
    received: { offending: { start: 9, end: 12, name: 'status code' }, wanted: '200' },
    likely: 'no path was found',
    spec: 'RFC 9112 §4',
    byHand: String.raw`printf 'GET / HTTP/1.1\r\nHost: backroad\r\n\r\n' | nc 127.0.0.1 PORT`,
  })
  expect(evidence.received?.bytes).toBe('HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\npeat')
  expect(evidence.received?.afterMs).toBeGreaterThanOrEqual(0)
})

test('no answer is hung', async () => {
  const { verdict, evidence } = await evidenceOf('never-answers')
  expect(verdict).toBe('hung')
  expect(evidence.received).toEqual({ bytes: '', then: 'nothing came, and the connection stayed open' })
})

test('a stage whose time is up while the program still answers says so, and not that nothing came', async () => {
  const asksOnAndOn: StageDefinition = {
    ...asksForAPear,
    timeout: 400,
    async check({ http }) {
      const connection = await http.connect()
      for (;;) {
        await connection.send(request)
        await connection.reply()
      }
    },
  }
  const { verdict, evidence } = await evidenceOf('answers', asksOnAndOn)
  // On a machine without a free processor nothing can be said.
  expect(['hung', 'unclear']).toContain(verdict)
  expect(evidence.summary).toMatch(/while your program still answered|too busy to tell/)
})

test('a connection closed without a reply is closed', async () => {
  const { verdict, evidence } = await evidenceOf('closes-at-once')
  expect(verdict).toBe('closed')
  expect(evidence.received).toMatchObject({ bytes: '', then: 'your program closed the connection' })
  expect(evidence.program).toBeUndefined()
})

test('a connection reset is reset', async () => {
  const { verdict, evidence } = await evidenceOf('resets')
  expect(verdict).toBe('reset')
  expect(evidence.received?.then).toBe('your program reset the connection')
})

test('half a reply is closed, with that half', async () => {
  const { verdict, evidence } = await evidenceOf('half-a-reply')
  expect(verdict).toBe('closed')
  expect(evidence.received?.bytes).toMatch(/\r\n\r\npe$/)
  expect(evidence.received?.then).toBe('then your program closed the connection')
  expect(evidence.likely).toBe('Content-Length says 4 bytes, but 2 came. It counts bytes, not characters.')
})

test('what is not HTTP is garbled, from its first wrong byte', async () => {
  const { verdict, evidence } = await evidenceOf('writes-rubbish')
  expect(verdict).toBe('garbled')
  expect(evidence.received).toMatchObject({ bytes: '220 mail.example ESMTP\r\n', offending: { start: 0 } })
})

describe('a program that ends is crashed', () => {
  test('with its exit code and last words', async () => {
    const { verdict, evidence } = await evidenceOf('exits-with-3')
    expect(verdict).toBe('crashed')
    expect(evidence.summary).toBe('Your program ended with exit code 3 while this stage talked to it.')
    expect(evidence.program).toEqual({ exitCode: 3, stderr: 'out of ideas' })
    expect(evidence.sent?.bytes).toBe(request)
  })

  test('with its signal', async () => {
    const { verdict, evidence } = await evidenceOf('segfaults')
    expect(verdict).toBe('crashed')
    expect(evidence.program).toEqual({ signal: 'SIGSEGV' })
  })

  test('also when it had answered rightly before', async () => {
    const asksForTheLast: StageDefinition = {
      ...asksForAPear,
      async check({ http, expect }) {
        expect((await http.request(request.replace('/', '/last'))).status).is(200)
      },
    }
    const { verdict, evidence } = await evidenceOf('dies-after-answering', asksForTheLast)
    expect(verdict).toBe('crashed')
    expect(evidence.program).toEqual({ exitCode: 5 })
  })

  test('also at an empty connection, which is named', async () => {
    const { verdict, evidence } = await evidenceOf('dies-at-empty-connection')
    expect(verdict).toBe('crashed')
    expect(evidence.likely).toMatch(/connects and leaves without sending anything/)
    expect(evidence.program?.stderr).toMatch(/no request line/)
  })

  test('before it listens, without waiting any longer', async () => {
    const { verdict, evidence } = await evidenceOf('dies-at-start')
    expect(verdict).toBe('crashed')
    expect(evidence.summary).toMatch(/^Your program ended with exit code 2 before it listened on port \d+\.$/)
    expect(evidence.program).toEqual({ exitCode: 2, stderr: 'no configuration found' })
  })

  test('when its command is not found', async () => {
    const { verdict, evidence } = await evidenceOf('x', asksForAPear, { run: 'no-such-command-here' })
    expect(verdict).toBe('crashed')
    expect(evidence.likely).toMatch(/not found/)
  })

  test('when its file is not there', async () => {
    const { verdict, evidence } = await evidenceOf('no-such-file')
    expect(verdict).toBe('crashed')
    expect(evidence.likely).toMatch(/names a file that is not there/)
  })
})

describe('over a limit, it is ended with a sentence that says which', () => {
  test('memory', async () => {
    const { verdict, evidence } = await evidenceOf(
      'takes-memory',
      { ...asksForAPear, replyWithin: 5000 },
      { limits: { memoryMb: 200 } },
    )
    expect(verdict).toBe('crashed')
    expect(evidence.summary).toMatch(
      /^Your program used \d+ MB of memory, more than the 200 MB it may use, so it was ended\.$/,
    )
  })

  test('processes', async () => {
    const { verdict, evidence } = await evidenceOf(
      'starts-many-processes',
      { ...asksForAPear, replyWithin: 5000 },
      { limits: { processes: 8 } },
    )
    expect(verdict).toBe('crashed')
    expect(evidence.summary).toMatch(/^Your program had \d+ processes at once, more than the 8 it may have/)
  })

  test('output', async () => {
    const { verdict, evidence } = await evidenceOf(
      'floods-stdout',
      { ...asksForAPear, replyWithin: 5000 },
      { limits: { outputMb: 2 } },
    )
    expect(verdict).toBe('crashed')
    expect(evidence.summary).toBe('Your program wrote more than 2 MB to stdout and stderr, so it was ended.')
  })
})

describe('a program that listens elsewhere is refused', () => {
  test.runIf(process.platform === 'linux')('with the port it does listen on', async () => {
    const { verdict, evidence } = await evidenceOf('listens-elsewhere')
    expect(verdict).toBe('refused')
    expect(evidence.summary).toMatch(/^Your program runs, but nothing listens on port \d+\.$/)
    expect(evidence.likely).toMatch(/^Your program listens on port \d+\. It must listen on the port in PORT/)
  })

  test.runIf(process.platform === 'linux')('with the address it does listen on', async () => {
    const { verdict, evidence } = await evidenceOf('listens-on-ipv6')
    expect(verdict).toBe('refused')
    expect(evidence.likely).toMatch(/of ::1 only\. Listen on the address in HOST/)
  })
})

describe('common mistakes are named', () => {
  test.for([
    ['ends-lines-with-lf', 'garbled', /end with LF alone/],
    ['leaves-out-the-version', 'garbled', /begins with the version/],
    ['leaves-out-the-empty-line', 'closed', /head is not ended/],
    ['leaves-out-the-length', 'hung', /no Content-Length, and the connection stays open/],
    ['says-too-long-a-length', 'hung', /Content-Length says 6 bytes, but 4 came/],
    ['prints-its-reply', 'closed', /printed to stdout/],
  ] as const)('%s', async ([name, verdict, likely]) => {
    const found = await evidenceOf(name)
    expect(found.verdict).toBe(verdict)
    expect(found.evidence.likely).toMatch(likely)
  })

  test.for([
    ['closes-after-a-reply', 'closed', /as HTTP\/1\.0 did/],
    ['says-too-short-a-length', 'garbled', /longer body than its head says/],
  ] as const)('%s', async ([name, verdict, likely]) => {
    const found = await evidenceOf(name, asksTwice)
    expect(found.verdict).toBe(verdict)
    expect(found.evidence.likely).toMatch(likely)
  })
})

describe('what a silence after a reply comes from', () => {
  const likely = 'of the stage'
  const get = request.replace('/', '/one')

  test('a further request that nothing reads', async () => {
    const { verdict, evidence } = await evidenceOf('answers-once', { ...asksTwice, likely })
    expect(verdict).toBe('hung')
    expect(evidence.likely).toMatch(/^Only the first request on the connection was answered/)
  })

  test('not when the end of the connection is awaited and nothing more was sent', async () => {
    const { verdict, evidence } = await evidenceOf('answers', {
      spec: 'RFC 9112 §9.6',
      likely,
      async check({ http }) {
        const connection = await http.connect()
        await connection.send(get)
        await connection.reply()
        await connection.ended({ within: 200 })
      },
    })
    expect(verdict).toBe('hung')
    expect(evidence.likely).toBe(likely)
  })

  test('nor when the program closes and what was sent after 100 Continue is a body', async () => {
    const { verdict, evidence } = await evidenceOf('closes-after-continue', {
      spec: 'contract server',
      likely,
      async check({ http, expect }) {
        const connection = await http.connect()
        await connection.send('PUT / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 12\r\n\r\n')
        expect((await connection.reply({ interim: true })).status).is(100)
        await connection.send('GET me a pea')
        await connection.reply()
      },
    })
    expect(verdict).toBe('closed')
    expect(evidence.likely).toBe(likely)
  })
})

describe('what is our own fault is unclear', () => {
  test('an exception in the check', async () => {
    const { verdict, evidence } = await evidenceOf('answers', {
      spec: 'none',
      async check() {
        throw new TypeError('a slip of ours')
      },
    })
    expect(verdict).toBe('unclear')
    expect(evidence.fault).toMatch(/TypeError: a slip of ours/)
    expect(evidence.likely).toBeUndefined()
  })

  test('a check that does not come to its end, though nothing is awaited from the program', async () => {
    const { verdict } = await evidenceOf('answers', { spec: 'none', timeout: 100, check: () => new Promise(() => {}) })
    expect(verdict).toBe('unclear')
  })

  test('but a deadline that passes while the program is awaited is hung', async () => {
    const { verdict, evidence } = await evidenceOf('never-answers', {
      ...asksForAPear,
      timeout: 200,
      replyWithin: 60_000,
    })
    expect(verdict).toBe('hung')
    expect(evidence.sent?.bytes).toBe(request)
  })
})
