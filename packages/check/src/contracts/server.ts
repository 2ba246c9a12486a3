import { createDns, createHttp1, createResp } from '@backroad/protocols'
import { listensForTcp } from '../listens-for-tcp.ts'
import { recordDns } from '../recorded-dns.ts'
import { recordHttp } from '../recorded-http.ts'
import { recordResp } from '../recorded-resp.ts'
import type { Wire } from '../wire.ts'
import type { ContractDefinition } from './contract.ts'

/** A program that listens on a port and serves many clients. */
export const server: ContractDefinition = {
  name: 'server',
  starts: 'once',
  input: 'nothing',
  output: 'log',
  ready: 'port',
  end: 'signal',
  shared: true,
  timeout: 5000,
  likelyOfEarlyEnd: 'run came to its end at once. It must stay in the foreground for as long as the server runs.',
  clients({ program, observer, record, signal, replyWithin, patience }) {
    let connections = 0
    const nextId = () => ++connections
    const place = () => ({ host: program().host, port: program().port })
    const clientOf = (wire: Wire) => ({ place, observer: observer(wire), signal, replyWithin, nextId })
    const http = createHttp1(clientOf('http1'))
    const resp = createResp(clientOf('resp'))
    const dns = { udp: createDns(clientOf('dns-udp')), tcp: createDns(clientOf('dns-tcp')) }
    return {
      given: {
        http: recordHttp(http, record, patience),
        resp: recordResp(resp, record, patience),
        dns: recordDns({ ...dns, tcpReady: () => listensForTcp(program()) }, record, patience),
      },
      closeAll: () => Promise.all([http, resp, dns.udp, dns.tcp].map((each) => each.closeAll())),
    }
  },
}
