import type { Random } from '@backroad/check'

/** An address that the internet's zones hold: of the networks kept for documentation, RFC 5737. */
export function someAddress(random: Random): string {
  return `${random.pick(['192.0.2', '198.51.100'])}.${random.int(1, 254)}`
}

/** An address that only liars give. */
export function forgedAddress(random: Random): string {
  return `203.0.113.${random.int(1, 254)}`
}
