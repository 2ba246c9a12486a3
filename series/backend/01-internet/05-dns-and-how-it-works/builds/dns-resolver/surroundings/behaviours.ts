import type { DnsMessage, DnsRcode } from '@backroad/protocols'
import type { Behaviour } from './server.ts'

export const honest: Behaviour = (_, reply) => reply

/** There, but never answers. */
export const silent: Behaviour = () => 'silent'

/** Answers late. */
export function slow(ms: number): Behaviour {
  return (_, reply) => ({ after: ms, answer: reply })
}

/** The first datagram with each question is lost on the way. */
export const losesTheFirst: Behaviour = (query, reply, times) =>
  query.transport === 'udp' && times === 1 ? 'silent' : reply

/** Lame: not set up for the zone, and says so, even with authority. RFC 8499 §5. */
export function refuses(rcode: DnsRcode, aa = false): Behaviour {
  return () => ({ rcode, aa })
}

/** Lame: knows nothing of the zone, and sends the asker to another one, to this server. */
export function sendsTo(zone: string, server: string): Behaviour {
  const authority: DnsMessage['authority'] = [{ name: zone, type: 'NS', ttl: 300, data: server }]
  return () => ({ authority })
}

/** Over UDP only as much as `some` leaves, and TC; the whole over TCP. */
export function cutsOff(some: (reply: Partial<DnsMessage>) => Partial<DnsMessage>): Behaviour {
  return (query, reply) => (query.transport === 'udp' ? { ...reply, ...some(reply), tc: true } : reply)
}
