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

/** Lame: not set up for the zone, and says so. RFC 8499 §5. */
export function refuses(rcode: DnsRcode): Behaviour {
  return () => ({ rcode })
}

/** Lame: knows nothing of the zone, and sends the asker to the root. */
export function sendsUpwards(root: string): Behaviour {
  const authority: DnsMessage['authority'] = [{ name: '.', type: 'NS', ttl: 300, data: root }]
  return () => ({ authority })
}

/** Over UDP only as much as `some` leaves, and TC; the whole over TCP. */
export function cutsOff(some: (reply: Partial<DnsMessage>) => Partial<DnsMessage>): Behaviour {
  return (query, reply) => (query.transport === 'udp' ? { ...reply, ...some(reply), tc: true } : reply)
}
