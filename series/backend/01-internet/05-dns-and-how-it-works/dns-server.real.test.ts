import { createRandom, readWorkspace, startProgram, type StartedProgram } from '@backroad/check'
import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { layOutZone } from './builds/dns-server/surroundings/lay-out-zone.ts'

const found = spawnSync('dig', ['-v']).status === 0
const zone = layOutZone(createRandom('dig'))
const { names, large, odd } = zone

describe.runIf(found)('dig, asking the reference of dns-server', () => {
  let dataDir: string
  let started: StartedProgram

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'backroad-dig-'))
    await writeFile(join(dataDir, 'zone'), zone.file, 'latin1')
    const reference = readWorkspace(join(import.meta.dirname, 'builds', 'dns-server', 'reference'))
    started = await startProgram(reference, { place: { transport: 'udp', dataDir, surroundings: undefined } })
  })

  afterAll(async () => {
    await started[Symbol.asyncDispose]()
    await rm(dataDir, { recursive: true, force: true })
  })

  async function dig(...words: string[]): Promise<string> {
    const { host, port } = started.program
    const all = [`@${host}`, '-p', String(port), '+norecurse', '+tries=1', ...words]
    return (await promisify(execFile)('dig', all)).stdout
  }

  const short = async (...words: string[]) => (await dig('+short', ...words)).trim().split('\n').sort()

  test('gets addresses, in any case of the name', async () => {
    const addresses = zone.of(names.several, 'A').map(({ data }) => data)
    expect(await short(names.several.toUpperCase(), 'A')).toEqual(addresses.sort())
  })

  test('gets texts with everything in them that a text may hold', async () => {
    expect(await short(odd.stall, 'TXT')).toEqual([expect.stringMatching(/^"\w+; \( \w+" "\\"\\\\\\200"$/)])
    expect(await short(odd.bytes, 'TXT')).toEqual(['"bytes"'])
    expect(await short(odd.dotted, 'TXT')).toEqual(['"dotted"'])
  })

  test('gets a type that neither knows', async () => {
    expect(await dig(names.unknown, 'TYPE65400')).toMatch(/TYPE65400\s\\# \d+ [0-9A-F ]+/)
  })

  test('tells what is not there from what has no such record', async () => {
    expect(await dig(zone.missing(createRandom('missing')), 'A')).toMatch(/status: NXDOMAIN[^]*\s300\sIN\sSOA/)
    expect(await dig(names.brief, 'AAAA')).toMatch(/status: NOERROR[^]*ANSWER: 0[^]*\s300\sIN\sSOA/)
  })

  test('comes back over TCP for what was cut off, and gets all of it', async () => {
    const reply = await dig(large.huge, 'MX')
    expect(reply).toMatch(/Truncated, retrying in TCP mode/)
    expect(reply).toMatch(/ANSWER: 96\b/)
  })

  test('asks several questions on one connection', async () => {
    const reply = await dig('+tcp', '+keepopen', names.host, 'A', names.brief, 'A')
    expect(reply.match(/status: NOERROR/g)).toHaveLength(2)
    expect(reply).toContain(zone.of(names.brief, 'A')[0]?.data)
  })

  test('falls back to the version of EDNS that the server knows', async () => {
    const reply = await dig('+edns=7', names.host, 'A')
    expect(reply).toMatch(/BADVERS, retrying with EDNS version 0/)
    expect(reply).toMatch(/status: NOERROR/)
  })

  test('is referred to the zone below, with its addresses', async () => {
    const reply = await dig(`www.${names.child}`, 'A')
    expect(reply).toMatch(/flags: qr; QUERY: 1, ANSWER: 0, AUTHORITY: 2, ADDITIONAL: 3/)
    expect(reply).not.toMatch(/WARNING/)
  })
})
