import { SOA_NUMBERS, types } from './numbers.ts'
import type { DnsType } from './numbers.ts'
import type { DnsData, DnsMx, DnsQuestion, DnsRecord, DnsSoa, DnsSrv } from './types.ts'

/** A question as a person writes it: `example.org IN A`. */
export function showDnsQuestion(question: DnsQuestion): string {
  return `${question.name} ${question.class ?? 'IN'} ${question.type}`
}

/** A record as a zone file has it: `example.org 300 IN A 192.0.2.1`. */
export function showDnsRecord(record: DnsRecord): string {
  const data = showDnsData(record.type, record.data)
  return `${record.name} ${record.ttl} ${record.class ?? 'IN'} ${record.type}${data === '' ? '' : ` ${data}`}`
}

/** Data as a zone file has it; of a type that is not explained by RFC 3597 §5: `\# 3 0a0b0c`. */
export function showDnsData(type: DnsType, data: DnsData): string {
  if (typeof data === 'string') return data
  if (data instanceof Uint8Array)
    return `\\# ${data.length}${data.length > 0 ? ` ${Buffer.from(data).toString('hex')}` : ''}`
  if (Array.isArray(data)) return data.map((text: string) => JSON.stringify(text)).join(' ')
  switch (types.numberOf(type)) {
    case 15: {
      const mx = data as DnsMx
      return `${mx.preference} ${mx.exchange}`
    }
    case 6: {
      const soa = data as DnsSoa
      return [soa.mname, soa.rname, ...SOA_NUMBERS.map((key) => soa[key])].join(' ')
    }
    default: {
      const srv = data as DnsSrv
      return `${srv.priority} ${srv.weight} ${srv.port} ${srv.target}`
    }
  }
}
