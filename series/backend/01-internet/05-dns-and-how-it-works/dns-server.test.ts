import { readWorkspace, startProgram, type StartedProgram } from '@backroad/check'
import { createDns, encodeDns, type Dns } from '@backroad/protocols'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const HOSTS = Array.from({ length: 12 }, (_, i) => `ns${i}`)

/** What the reference does beyond what its stages ask for. */
const ZONE = `$ORIGIN orchard.example.
$TTL 3600
@ SOA ns hostmaster 1 7200 900 1209600 300
@ NS ns
ns A 10.0.0.1
${HOSTS.map((host, i) => `child NS ${host}.child\n${host}.child A 10.0.1.${i}\n${host}.child AAAA 2001:db8::${i + 1}`).join('\n')}
${HOSTS.map((host, i) => `@ MX ${i} ${host}-of-this-orchard\n${host}-of-this-orchard AAAA 2001:db8::${i + 1}`).join('\n')}
*.wild MX 10 ns
`

let dataDir: string
let started: StartedProgram
let dns: Dns & { closeAll(): Promise<void> }

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'backroad-dns-'))
  await writeFile(join(dataDir, 'zone'), ZONE)
  const reference = readWorkspace(join(import.meta.dirname, 'builds', 'dns-server', 'reference'))
  started = await startProgram(reference, { place: { transport: 'udp', dataDir, surroundings: undefined } })
  dns = createDns({
    place: () => started.program,
    observer: () => {},
    signal: new AbortController().signal,
    replyWithin: 5000,
  })
})

afterAll(async () => {
  await dns.closeAll()
  await started[Symbol.asyncDispose]()
  await rm(dataDir, { recursive: true, force: true })
})

test('a referral without all of its glue is cut off: RFC 9471', async () => {
  const cut = await dns.ask({ name: 'www.child.orchard.example', type: 'A' })
  expect(cut.tc.value).toBe(true)
  const whole = await dns.ask({ name: 'www.child.orchard.example', type: 'A' }, { edns: { udpSize: 1232 } })
  expect(whole.tc.value).toBe(false)
  expect(whole.additional).toHaveLength(24)
})

test('additional addresses that do not fit are left out, and nothing is cut off', async () => {
  const reply = await dns.ask({ name: 'orchard.example', type: 'MX' })
  expect(reply.tc.value).toBe(false)
  expect(reply.answers).toHaveLength(12)
  expect(reply.additional).toHaveLength(0)
})

test('a record from a wildcard has its additional addresses, too', async () => {
  const reply = await dns.ask({ name: 'x.wild.orchard.example', type: 'MX' })
  expect(reply.additional.map(({ name, data }) => [name, data])).toEqual([['ns.orchard.example', '10.0.0.1']])
})

test('a record stands in a reply once', async () => {
  const reply = await dns.ask({ name: 'ns.orchard.example', type: 'ANY' })
  expect(reply.answers).toHaveLength(1)
  expect(reply.additional).toHaveLength(0)
})

test('a client that has said that it will send no more gets its reply over TCP', async () => {
  const connection = await dns.connect()
  await connection.send(encodeDns({ id: 7, questions: [{ name: 'ns.orchard.example', type: 'A' }] }))
  connection.end()
  expect((await connection.reply()).answers).toHaveLength(1)
  expect(await connection.ended()).toBe('closed')
})

test('a message without a reply does not end its connection', async () => {
  const connection = await dns.connect()
  await connection.send(new Uint8Array())
  await connection.send(encodeDns({ id: 1, qr: true }))
  expect((await connection.ask({ name: 'ns.orchard.example', type: 'A' }, { id: 2 })).id.value).toBe(2)
})
