import { type DnsAnswer, type DnsQuestion, type DnsRecord, isBelow, sameName, serveDns } from '@backroad/protocols'

/** One server of the small internet: the zone it has, and the address by which the others know it. */
export interface ZoneServer {
  readonly zone: string
  /** "the root", "example", "pear.example". */
  readonly label: string
  readonly address: string
  readonly records: readonly DnsRecord[]
}

export interface SmallInternet extends AsyncDisposable {
  readonly servers: readonly ZoneServer[]
  readonly root: string
  /** Where the datagrams for an address go on this machine. */
  place(address: string): { readonly host: string; readonly port: number }
  serverAt(address: string): ZoneServer
}

/** Every address here is from 192.0.2.0/24, which is reserved for examples, RFC 5737. */
const ROOT = '192.0.2.1'
const a = (name: string, data: string): DnsRecord => ({ name, type: 'A', ttl: 3600, data })
const ns = (name: string, data: string): DnsRecord => ({ name, type: 'NS', ttl: 86400, data })
const cname = (name: string, data: string): DnsRecord => ({ name, type: 'CNAME', ttl: 3600, data })
const soa = (zone: string, mname: string): DnsRecord => ({
  name: zone,
  type: 'SOA',
  ttl: 3600,
  data: { mname, rname: `admin.${mname}`, serial: 1, refresh: 7200, retry: 900, expire: 1_209_600, minimum: 300 },
})

const SERVERS: readonly ZoneServer[] = [
  {
    zone: '.',
    label: 'the root',
    address: ROOT,
    records: [
      soa('.', 'ns.root.example'),
      ns('example', 'ns.tld.example'),
      a('ns.tld.example', '192.0.2.11'),
      ns('test', 'ns.tld.test'),
      a('ns.tld.test', '192.0.2.12'),
    ],
  },
  {
    zone: 'example',
    label: 'example',
    address: '192.0.2.11',
    records: [
      soa('example', 'ns.tld.example'),
      ns('pear.example', 'ns.pear.example'),
      a('ns.pear.example', '192.0.2.21'),
    ],
  },
  {
    zone: 'test',
    label: 'test',
    address: '192.0.2.12',
    records: [
      soa('test', 'ns.tld.test'),
      ns('orchard.test', 'ns.orchard.test'),
      a('ns.orchard.test', '192.0.2.22'),
      // The server of fig.test has its name in another tree, so no address can come with it.
      ns('fig.test', 'ns2.pear.example'),
    ],
  },
  {
    zone: 'pear.example',
    label: 'pear.example',
    address: '192.0.2.21',
    records: [
      soa('pear.example', 'ns.pear.example'),
      a('www.pear.example', '192.0.2.80'),
      a('ftp.pear.example', '192.0.2.81'),
      a('ns.pear.example', '192.0.2.21'),
      a('ns2.pear.example', '192.0.2.23'),
      cname('shop.pear.example', 'www.orchard.test'),
      cname('blog.pear.example', 'www.fig.test'),
    ],
  },
  {
    zone: 'orchard.test',
    label: 'orchard.test',
    address: '192.0.2.22',
    records: [soa('orchard.test', 'ns.orchard.test'), a('www.orchard.test', '192.0.2.82')],
  },
  {
    zone: 'fig.test',
    label: 'fig.test',
    address: '192.0.2.23',
    records: [soa('fig.test', 'ns2.pear.example'), a('www.fig.test', '192.0.2.83')],
  },
]

/** Starts every server on a port of its own, each answering `roundTripMs` after it was asked. */
export async function startSmallInternet(roundTripMs: number): Promise<SmallInternet> {
  await using running = new AsyncDisposableStack()
  const ports = new Map<string, number>()
  for (const server of SERVERS) {
    const served = await serveDns({
      host: '127.0.0.1',
      port: 0,
      answer: (query): DnsAnswer => {
        const [question] = query.questions
        const answer = question ? answerOf(server, question.value) : { rcode: 'FORMERR' as const }
        return { after: roundTripMs, answer }
      },
    })
    running.defer(() => served.close())
    ports.set(server.address, served.port)
  }
  const owned = running.move()
  return {
    servers: SERVERS,
    root: ROOT,
    place: (address) => ({ host: '127.0.0.1', port: ports.get(address) ?? missing(address) }),
    serverAt: (address) => SERVERS.find((server) => server.address === address) ?? missing(address),
    [Symbol.asyncDispose]: () => owned[Symbol.asyncDispose](),
  }
}

/** What a server says that knows one zone, RFC 1034 §4.3.2: a referral below a cut, otherwise an answer of its own. */
function answerOf({ zone, records }: ZoneServer, { name, type }: DnsQuestion): Exclude<DnsAnswer, 'silent'> {
  if (!isBelow(name, zone)) return { rcode: 'REFUSED' }
  const cut = records.filter((record) => record.type === 'NS' && record.name !== zone && isBelow(name, record.name))
  if (cut.length > 0) {
    const glue = records.filter((record) =>
      cut.some(({ data }) => typeof data === 'string' && record.type === 'A' && sameName(record.name, data)),
    )
    return { authority: cut, additional: glue }
  }
  const here = records.filter((record) => sameName(record.name, name))
  const answers = here.filter((record) => record.type === type || record.type === 'CNAME')
  if (answers.length > 0) return { aa: true, answers }
  const authority = records.filter((record) => record.type === 'SOA')
  const isThere = records.some((record) => isBelow(record.name, name))
  return { aa: true, rcode: isThere ? 'NOERROR' : 'NXDOMAIN', authority }
}

function missing(address: string): never {
  throw new Error(`no server of this small internet has the address ${address}`)
}
