import type { Carrier, Protocol } from './types.ts'

/** What is spoken on a connection, and over what. */
export type Wire = 'http1' | 'resp' | 'dns-udp' | 'dns-tcp' | 'command' | 'lines' | 'peer'

/** The protocol by its own name. */
export function protocolOf(wire: Wire): Protocol {
  return wire === 'dns-udp' || wire === 'dns-tcp' ? 'dns' : wire
}

/** What it goes over. */
export function transportOf(wire: Wire): Carrier {
  if (wire === 'command' || wire === 'lines') return 'pipe'
  return wire === 'dns-udp' || wire === 'peer' ? 'udp' : 'tcp'
}
