import type { Heading, Mishap, NetworkPlan, Random } from '@backroad/check'

/** Most bytes of a datagram's payload, from the fifth stage on: 576 less the headers of IP and UDP. */
export const mtu = 548

/** A short way: a round trip of 10 ms. */
export const near: NetworkPlan = { delayMs: 5, mtu }

/** How long a silence must be borne, and by when the other must have been given up, ms. */
export const bounds = { notBefore: 3000, within: 8000 }

/** Three datagrams of one direction are lost, in the middle of a stream of twelve pieces or more. */
export function lostOf(way: Heading, random: Random): Mishap[] {
  const middle = Array.from({ length: 10 }, (_, i) => i + 1)
  return random
    .shuffle(middle)
    .slice(0, 3)
    .map((datagram) => ({ way, datagram, does: 'lost' }))
}
