import { createDns, type Dns, type DnsQuestion, type DnsReply } from '@backroad/protocols'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { losesTheFirst, refuses, silent } from './builds/dns-resolver/surroundings/behaviours.ts'
import { openInternet, type Internet } from './builds/dns-resolver/surroundings/internet.ts'
import type { Zone } from './builds/dns-resolver/surroundings/zone.ts'

/** The internet around the programs of dns-resolver, asked server by server. */
describe.runIf(process.platform === 'linux')('the internet around a resolver', () => {
  let internet: Internet
  let plum: Zone
  let pear: Zone
  let dns: Dns & { closeAll(): Promise<void> }

  beforeAll(async () => {
    internet = await openInternet(new AbortController().signal)
    plum = await internet.tld('plum')
    pear = await internet.zone('pear', plum, { soaTtl: 500, minimum: 60 })
    dns = createDns({ place: () => ({ host: internet.roots[0] ?? '', port: internet.port }), replyWithin: 2000 })
  })

  afterAll(async () => {
    await dns.closeAll()
    await internet.close()
  })

  const ask = (zone: Zone, question: DnsQuestion): Promise<DnsReply> =>
    dns.ask(question, { via: { host: zone.servers[0]?.address ?? '', port: internet.port } })

  test('refers downwards with glue, and not as an authority', async () => {
    const reply = await ask(internet.root, { name: 'www.pear.plum', type: 'A' })
    expect(reply.aa.value).toBe(false)
    expect(reply.counts.answers.value).toBe(0)
    expect(reply.authority.map(({ name, type, data }) => [name, type, data])).toEqual([['plum', 'NS', 'ns1.plum']])
    expect(reply.additional.map(({ name, data }) => [name, data])).toEqual([['ns1.plum', plum.servers[0]?.address]])
  })

  test('answers for what lies between a name and its zone: there, and nothing at it', async () => {
    pear.add('a.b.c', 'A', '192.0.2.1')
    for (const name of ['b.c.pear.plum', 'c.pear.plum', 'pear.plum']) {
      const reply = await ask(pear, { name, type: 'A' })
      expect([reply.aa.value, reply.rcode.value, reply.counts.answers.value]).toEqual([true, 'NOERROR', 0])
    }
    expect((await ask(pear, { name: '_.c.pear.plum', type: 'A' })).rcode.value).toBe('NXDOMAIN')
  })

  test('sends the SOA of an absence with the lesser of its TTL and its minimum', async () => {
    const { authority } = await ask(pear, { name: 'none.pear.plum', type: 'A' })
    expect(authority.map(({ type, ttl }) => [type, ttl])).toEqual([['SOA', 60]])
    expect((await ask(pear, { name: 'pear.plum', type: 'SOA' })).answers[0]?.ttl).toBe(500)
  })

  test('a server answers for none but its own zones', async () => {
    expect((await ask(pear, { name: 'www.fig', type: 'A' })).rcode.value).toBe('REFUSED')
  })

  test('a zone added later is known to the root at once', async () => {
    expect((await ask(internet.root, { name: 'late', type: 'NS' })).rcode.value).toBe('NXDOMAIN')
    await internet.tld('late')
    expect((await ask(internet.root, { name: 'late', type: 'NS' })).authority[0]?.type).toBe('NS')
  })

  test('what a server was asked is known, with the port it came from', async () => {
    const socket = await dns.open({ via: { host: pear.servers[0]?.address ?? '', port: internet.port } })
    await socket.send({ name: 'Asked.pear.plum', type: 'TXT' }, { id: 4660 })
    await socket.reply()
    expect(pear.asked('asked.pear.plum')).toMatchObject([{ type: 'TXT', id: 4660, rd: true, port: socket.localPort }])
    await socket.close()
  })

  test('servers misbehave as they are told to', async () => {
    const zone = await internet.zone('odd', plum, { servers: [losesTheFirst, refuses('SERVFAIL'), silent, 'closed'] })
    zone.add('www', 'A', '192.0.2.2')
    const [loses, fails, never] = zone.servers
    const at = (host = '') => ({ via: { host, port: internet.port }, within: 150 })
    const question = { name: 'www.odd.plum', type: 'A' } as const
    await expect(dns.ask(question, at(loses?.address))).rejects.toMatchObject({ fault: 'hung' })
    expect((await dns.ask(question, at(loses?.address))).answers[0]?.data).toBe('192.0.2.2')
    expect((await dns.ask(question, at(fails?.address))).rcode.value).toBe('SERVFAIL')
    await expect(dns.ask(question, at(never?.address))).rejects.toMatchObject({ fault: 'hung' })
    expect(zone.servers).toHaveLength(3)
  })

  test('two internets do not meet', async () => {
    const other = await openInternet(new AbortController().signal)
    expect(other.roots).not.toEqual(internet.roots)
    await other.close()
  })
})
