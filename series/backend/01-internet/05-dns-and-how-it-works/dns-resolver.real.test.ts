import { readWorkspace, startProgram, type StartedProgram } from '@backroad/check'
import { execFile, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openInternet, type Internet } from './builds/dns-resolver/surroundings/internet.ts'

const found = process.platform === 'linux' && spawnSync('dig', ['-v']).status === 0

describe.runIf(found)('dig, asking the reference of dns-resolver', () => {
  let internet: Internet
  let started: StartedProgram

  beforeAll(async () => {
    internet = await openInternet(new AbortController().signal)
    const plum = await internet.tld('plum')
    const pear = await internet.zone('pear', plum)
    const fig = await internet.tld('fig')
    pear.add('www', 'A', '192.0.2.7')
    fig.add('alias', 'CNAME', 'www.pear.plum')
    for (let last = 1; last <= 60; last++) fig.add('many', 'A', `192.0.2.${last}`)
    fig.add('odd', 'TYPE65400', Uint8Array.of(1, 2, 255))
    await internet.zone('dead', plum, { servers: ['closed'] })
    const reference = readWorkspace(join(import.meta.dirname, 'builds', 'dns-resolver', 'reference'))
    const env = { ROOTS: internet.roots.join(','), DNS_PORT: String(internet.port) }
    started = await startProgram({ ...reference, env }, { place: { transport: 'udp', surroundings: undefined } })
  })

  afterAll(async () => {
    await started[Symbol.asyncDispose]()
    await internet.close()
  })

  async function dig(...words: string[]): Promise<string> {
    const { host, port } = started.program
    return (await promisify(execFile)('dig', [`@${host}`, '-p', String(port), '+tries=1', ...words])).stdout
  }

  test('gets an address from three zones below the root, and recursion is available', async () => {
    const reply = await dig('WWW.pear.plum', 'A')
    expect(reply).toMatch(/flags: qr rd ra;/)
    expect(reply).toMatch(/^www\.pear\.plum\.\s+300\s+IN\s+A\s+192\.0\.2\.7$/m)
  })

  test('gets the chain of an alias into another zone', async () => {
    expect((await dig('+short', 'alias.fig', 'A')).trim().split('\n')).toEqual(['www.pear.plum.', '192.0.2.7'])
  })

  test('tells what is not there from what has no such record', async () => {
    expect(await dig('none.fig', 'A')).toMatch(/status: NXDOMAIN[^]*AUTHORITY: 1[^]*\sIN\sSOA\s/)
    expect(await dig('alias.fig', 'CNAME')).toMatch(/status: NOERROR[^]*ANSWER: 1/)
    expect(await dig('www.pear.plum', 'AAAA')).toMatch(/status: NOERROR[^]*ANSWER: 0, AUTHORITY: 1/)
  })

  test('comes back over TCP for what was cut off, and gets all of it', async () => {
    expect(await dig('+noedns', 'many.fig', 'A')).toMatch(/Truncated, retrying in TCP mode[^]*ANSWER: 60/)
  })

  test('gets all in one datagram when it says how much it can take', async () => {
    expect(await dig('+bufsize=1232', '+ignore', 'many.fig', 'A')).toMatch(
      /EDNS: version: 0[^]*ANSWER: 60|ANSWER: 60[^]*EDNS: version: 0/,
    )
  })

  test('gets a type that neither knows', async () => {
    expect(await dig('odd.fig', 'TYPE65400')).toMatch(/TYPE65400\s\\# 3 0102FF/)
  })

  test('hears SERVFAIL of a zone without a living server', async () => {
    expect(await dig('www.dead.plum', 'A')).toMatch(/status: SERVFAIL/)
  })
})
