import type { Located, ReceivedStream, Span } from '../bytes.ts'
import type { Cursor, Run } from './cursor.ts'
import type { DnsRecord, ReadRecord } from './types.ts'

/** Makes values that know their place on the stream, from runs that count from the message's start. */
export interface Places {
  span(run: Run, name: string): Span
  located<T>(value: T, run: Run, name: string): Located<T>
  record(
    record: Required<DnsRecord>,
    at: Record<keyof DnsRecord | 'all', Run>,
    parts: ReadonlyMap<string, { readonly value: string | number; readonly at: Run }>,
    label: string,
  ): ReadRecord
}

export function placesOf(cursor: Cursor, stream: ReceivedStream | undefined): Places {
  const span = (run: Run, name: string): Span => ({
    start: cursor.origin + run.start,
    end: cursor.origin + run.end,
    name,
  })
  const located = <T>(value: T, run: Run, name: string): Located<T> => ({
    value,
    at: span(run, name),
    ...(stream ? { stream } : {}),
  })
  return {
    span,
    located,
    record(record, at, parts, label) {
      const locate = (key: string): Located<unknown> => {
        if (key in record) {
          const own = key as keyof DnsRecord
          return located(record[own], at[own], `${own === 'data' ? 'RDATA' : own.toUpperCase()} of ${label}`)
        }
        const part = parts.get(key)
        return located(part?.value, part?.at ?? at.data, `${key.toUpperCase()} of ${label}`)
      }
      return {
        ...record,
        at: span(at.all, label),
        ...(stream ? { stream } : {}),
        nameAt: span(at.name, `NAME of ${label}`),
        typeAt: span(at.type, `TYPE of ${label}`),
        classAt: span(at.class, `CLASS of ${label}`),
        ttlAt: span(at.ttl, `TTL of ${label}`),
        dataAt: span(at.data, `RDATA of ${label}`),
        located: locate as ReadRecord['located'],
      }
    },
  }
}
