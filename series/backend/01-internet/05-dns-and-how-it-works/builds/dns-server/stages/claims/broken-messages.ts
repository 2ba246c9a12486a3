import type { Random } from '@backroad/check'
import { encodeDns, type DnsQuestion } from '@backroad/protocols'

export interface BrokenMessage {
  /** What is wrong with it, to end a sentence. */
  readonly what: string
  readonly bytes: Uint8Array
  readonly spec: string
}

const HEADER = 12

/** Messages that no client sends, most of them made from a good query; IDs below 0x8000. */
export function brokenMessages(question: DnsQuestion, random: Random): BrokenMessage[] {
  const good = () => Buffer.from(encodeDns({ id: random.int(0, 0x7fff), questions: [question] }))
  const header = () => good().subarray(0, HEADER)
  const asking = (...name: number[]) => Buffer.concat([header(), Buffer.from([...name, 0, 1, 0, 1])])
  const counting = (at: number, count: number) => {
    const bytes = good()
    bytes.writeUInt16BE(count, at)
    return bytes
  }
  const label = (length: number) => [length, ...Array<number>(length).fill(0x61)]
  const format = 'RFC 1035 §4.1.1'
  const pointers = 'RFC 1035 §4.1.4'
  return [
    { what: 'a datagram without a byte', bytes: Buffer.alloc(0), spec: format },
    { what: 'one byte short of a header', bytes: good().subarray(0, HEADER - 1), spec: format },
    { what: 'a header that announces a question, and no question', bytes: header(), spec: format },
    { what: 'a question without its class', bytes: good().subarray(0, -2), spec: format },
    { what: 'a name that ends in the middle of a label', bytes: good().subarray(0, HEADER + 4), spec: format },
    { what: 'a name without its end', bytes: good().subarray(0, -5), spec: format },
    { what: '65,535 additional records announced, and none there', bytes: counting(10, 0xffff), spec: format },
    { what: 'an answer announced, and none there', bytes: counting(6, 1), spec: format },
    { what: 'an authority record announced, and none there', bytes: counting(8, 1), spec: format },
    { what: 'two questions announced, and one there', bytes: counting(4, 2), spec: format },
    { what: 'a pointer to itself', bytes: asking(0xc0, HEADER), spec: pointers },
    { what: 'a label and a pointer back to it', bytes: asking(...label(3), 0xc0, HEADER), spec: pointers },
    { what: 'two pointers to each other', bytes: asking(0xc0, HEADER + 2, 0xc0, HEADER), spec: pointers },
    { what: 'a pointer beyond the end', bytes: asking(0xff, 0xff), spec: pointers },
    { what: 'half a pointer at the end', bytes: Buffer.concat([header(), Buffer.of(0xc0)]), spec: pointers },
    { what: 'a label whose length begins with the bits 01', bytes: asking(...label(0x41), 0), spec: pointers },
    { what: 'a label whose length begins with the bits 10', bytes: asking(...label(0x81), 0), spec: pointers },
    {
      what: 'a name of 256 bytes',
      bytes: asking(...[63, 63, 63, 62].flatMap(label), 0),
      spec: 'RFC 1035 §2.3.4',
    },
    {
      what: 'a record whose data is said to be longer than the message',
      bytes: Buffer.concat([counting(10, 1), Buffer.of(0, 0, 16, 0, 1, 0, 0, 0, 0, 0xff, 0xff, 1)]),
      spec: format,
    },
  ]
}
