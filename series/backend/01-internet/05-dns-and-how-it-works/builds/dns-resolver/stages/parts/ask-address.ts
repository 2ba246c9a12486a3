import type { Expect, ExpectOptions } from '@backroad/check'
import type { AskOptions, Dns, DnsReply, Located } from '@backroad/protocols'

interface Client {
  readonly dns: Dns
  readonly expect: Expect
}

/** Asks for the address of a name and demands that it is this one. */
export async function askAddress(
  { dns, expect }: Client,
  name: string,
  address: string,
  o: ExpectOptions = {},
  how: AskOptions = {},
): Promise<DnsReply> {
  const reply = await dns.ask({ name, type: 'A' }, how)
  expect(reply.rcode, 'the RCODE').is('NOERROR', o)
  expect(addressIn(reply), `the address of ${name}`).is(address, o)
  return reply
}

/** The first address of the answer section. */
export function addressIn(reply: DnsReply): Located<string | undefined> {
  const record = reply.answers.find(({ type }) => type === 'A')
  return orCount(record?.located('data') as Located<string> | undefined, reply.counts.answers)
}

/** A part of a question or record; where there is none, its place is the count that says so. */
export function orCount<T>(part: Located<T> | undefined, count: Located<number>): Located<T | undefined> {
  return part ?? { ...count, value: undefined }
}
