import type { Protocol, Transport } from './types.ts'

/** What is spoken on a connection, and over what. */
export type Wire = 'http1' | 'resp' | 'dns-udp' | 'dns-tcp'

/** The protocol by its own name. */
export function protocolOf(wire: Wire): Protocol {
  return wire === 'dns-udp' || wire === 'dns-tcp' ? 'dns' : wire
}

/** What it goes over. */
export function transportOf(wire: Wire): Transport {
  return wire === 'dns-udp' ? 'udp' : 'tcp'
}
