import { encodeDns } from '@backroad/protocols'
import { expect, it } from 'vitest'
import { byHand } from './by-hand.ts'

const host = '127.0.0.1'
const question = { name: 'www.example.', type: 'A' } as const

it('asks a plain question again with dig', () => {
  const query = encodeDns({ id: 7, rd: true, questions: [question] })
  expect(byHand([query], { host, wire: 'dns-udp' })).toBe("dig @127.0.0.1 -p PORT 'www.example' A +noedns +ignore")
})

it('asks over TCP, without its length', () => {
  const query = encodeDns({ id: 7, questions: [{ ...question, type: 'MX' }], edns: { udpSize: 4096 } })
  const framed = Buffer.concat([Buffer.from([0, query.length]), query])
  expect(byHand([framed], { host, wire: 'dns-tcp' })).toBe(
    "dig @127.0.0.1 -p PORT +tcp 'www.example' MX +norec +bufsize=4096 +nocookie +ignore",
  )
})

it('sends what dig would not send byte for byte, and shows what comes', () => {
  expect(byHand([Uint8Array.of(1, 2, 3)], { host, wire: 'dns-udp' })).toBe(
    "printf '\\001\\002\\003' | nc -u -w 1 127.0.0.1 PORT | od -An -tx1",
  )
})

it('pipes all that several commands print', () => {
  const message = Uint8Array.of(0, 202, 1, 2, ...new Array<number>(200).fill(97))
  expect(byHand([message], { host, wire: 'dns-tcp' })).toBe(
    "(printf '\\000\\312\\001\\002'; head -c 200 /dev/zero | LC_ALL=C tr '\\0' '\\141') | nc -w 1 127.0.0.1 PORT | od -An -tx1",
  )
})

it('says nothing of a datagram that would leave in several, and of what is too long to copy', () => {
  const run = Uint8Array.of(1, 2, 3, ...new Array<number>(200).fill(97))
  expect(byHand([run], { host, wire: 'dns-udp' })).toBeUndefined()
  const long = Uint8Array.from({ length: 5000 }, (_, i) => i % 251)
  expect(byHand([long], { host, wire: 'dns-udp' })).toBeUndefined()
})
