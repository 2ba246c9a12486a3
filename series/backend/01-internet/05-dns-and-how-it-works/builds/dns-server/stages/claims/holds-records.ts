import type { Expect, ExpectOptions } from '@backroad/check'
import {
  sameName,
  showDnsData,
  showDnsRecord,
  type DnsData,
  type DnsRecord,
  type DnsReply,
  type ReadRecord,
} from '@backroad/protocols'

type Section = 'answers' | 'authority' | 'additional'

const CALLED = {
  answers: 'the answer section',
  authority: 'the authority section',
  additional: 'the additional section',
}

/** The section holds exactly these records, in any order, each once. */
export function holdsExactly(
  expect: Expect,
  reply: DnsReply,
  section: Section,
  wanted: readonly DnsRecord[],
  o: ExpectOptions = {},
): void {
  holdsAll(expect, reply, section, wanted, o)
  const spare = [...wanted]
  for (const record of reply[section]) {
    const index = spare.findIndex((one) => isSame(record, one))
    if (index < 0) {
      const often = wanted.some((one) => isSame(record, one)) ? ' a second time' : ''
      fails(expect, record, `${CALLED[section]} holds ${showDnsRecord(record)}${often}`, listed(wanted, 'only'), o)
    }
    spare.splice(index, 1)
  }
}

/** The section holds these records; it may hold others. */
export function holdsAll(
  expect: Expect,
  reply: DnsReply,
  section: Section,
  wanted: readonly DnsRecord[],
  o: ExpectOptions = {},
): void {
  const spare = [...reply[section]]
  const missing: DnsRecord[] = []
  for (const want of wanted) {
    const index = spare.findIndex((record) => isSame(record, want))
    if (index < 0) missing.push(want)
    else spare.splice(index, 1)
  }
  const [first] = missing
  if (first === undefined) return
  const close = closest(spare, first)
  if (close) differs(expect, close, first, o)
  const count = reply.counts[section]
  expect.fail(`${capital(CALLED[section])} lacks ${showDnsRecord(first)}.`, {
    expected: listed(wanted, reply[section].length > 0 ? 'also' : ''),
    received: count,
    ...o,
  })
}

/** No record of these types is in the section. */
export function holdsNone(expect: Expect, reply: DnsReply, section: Section, o: ExpectOptions = {}): void {
  holdsExactly(expect, reply, section, [], o)
}

/** Whether a record that was read says what `wanted` does. */
export function isSame(record: DnsRecord, wanted: DnsRecord): boolean {
  return (
    record.type === wanted.type &&
    (record.class ?? 'IN') === (wanted.class ?? 'IN') &&
    record.ttl === wanted.ttl &&
    sameName(record.name, wanted.name) &&
    sameData(record, wanted)
  )
}

function sameData(a: DnsRecord, b: DnsRecord): boolean {
  return a.type === b.type && comparable(a.data) === comparable(b.data)
}

/** Names in data are the same in any case; texts are not. */
function comparable(data: DnsData): string {
  if (data instanceof Uint8Array) return Buffer.from(data).toString('hex')
  return Array.isArray(data) ? JSON.stringify(data) : JSON.stringify(data).toLowerCase()
}

/** The record that was most likely meant to be `wanted`: of its type, and as much alike as any. */
function closest(records: readonly ReadRecord[], wanted: DnsRecord): ReadRecord | undefined {
  const likeness = (record: ReadRecord) =>
    (sameName(record.name, wanted.name) ? 2 : 0) +
    (sameData(record, wanted) ? 2 : 0) +
    (record.ttl === wanted.ttl ? 1 : 0)
  return records
    .filter((record) => record.type === wanted.type)
    .toSorted((a, b) => likeness(b) - likeness(a))
    .find((record) => likeness(record) > 1 || records.length === 1)
}

/** Fails at the first part of `record` that is not as in `wanted`. */
function differs(expect: Expect, record: ReadRecord, wanted: DnsRecord, o: ExpectOptions): void {
  expect(record.located('name'), 'the name of the record').satisfies(
    (name) => sameName(name, wanted.name),
    `a record of the name ${wanted.name}`,
    o,
  )
  expect(record.located('class'), 'the class of the record').is(wanted.class ?? 'IN', o)
  expect(record.located('ttl'), 'the TTL').is(wanted.ttl, o)
  expect(record.located('data'), `the data of the ${record.type} record`).satisfies(
    () => sameData(record, wanted),
    `${record.type} data ${showDnsData(wanted.type, wanted.data)}`,
    o,
  )
}

function fails(expect: Expect, record: ReadRecord, what: string, expected: string, o: ExpectOptions): never {
  expect.fail(`${capital(what)}.`, { expected, received: record.located('name'), ...o })
}

function listed(records: readonly DnsRecord[], before: string): string {
  const [first, ...more] = records
  if (first === undefined) return 'no record in this section'
  const shown = [first, ...more.slice(0, 4)].map(showDnsRecord).join(', ')
  return `${before} ${shown}${more.length > 4 ? ` and ${more.length - 4} more` : ''}`.trim()
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
