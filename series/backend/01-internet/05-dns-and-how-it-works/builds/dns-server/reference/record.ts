import type { Name } from './name.ts'

/** RFC 1035 §3.2.2, RFC 3596 (AAAA), RFC 2782 (SRV), RFC 6891 (OPT). */
export const TYPES = { A: 1, NS: 2, CNAME: 5, SOA: 6, PTR: 12, MX: 15, TXT: 16, AAAA: 28, SRV: 33, OPT: 41, ANY: 255 }

/** Types whose data may hold compressed names: those of RFC 1035, and no later ones (RFC 3597 §4). */
export const COMPRESSIBLE = new Set([TYPES.NS, TYPES.CNAME, TYPES.SOA, TYPES.PTR, TYPES.MX])

/** RDATA in the order in which it is written: names, and the bytes before, between and after them. */
export type Data = readonly (Buffer | Name)[]

/** One record; its class is IN. */
export interface ResourceRecord {
  readonly name: Name
  readonly type: number
  readonly ttl: number
  readonly data: Data
}

/** The names in a record's data, such as the exchange of an MX. */
export function namesIn(record: ResourceRecord): Name[] {
  return record.data.filter((part): part is Name => !Buffer.isBuffer(part))
}
