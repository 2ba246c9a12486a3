import type { LoggedDatagram } from '@backroad/protocols'
import { describe, expect, it } from 'vitest'
import { type Silence, silencedByNetwork } from './silenced-by-network.ts'

const datagram = (
  way: LoggedDatagram['way'],
  at: number,
  { arrives, damaged = false }: { arrives?: boolean; damaged?: boolean } = {},
): LoggedDatagram => ({
  way,
  number: 0,
  at,
  length: 33,
  head: new Uint8Array(),
  harms: damaged ? [{ does: 'bit-flipped', bit: 3 }] : [],
  arrivals: arrives ? [at + 20] : [],
})
const arrives = { arrives: true }

/** The sender has heard at 20, tries five times, and gives up at 5000. */
const run = ({
  tries = arrives,
  answers = {},
  count = 5,
}: {
  tries?: object
  answers?: object
  count?: number
}): Silence => ({
  copies: { sender: { at: 5000, called: { exit: { code: 1 } } } },
  datagrams: [
    datagram('to-receiver', 0, arrives),
    datagram('to-sender', 0, arrives),
    ...[300, 700, 1500, 2500, 3500]
      .slice(0, count)
      .flatMap((at) => [
        datagram('to-receiver', at, tries),
        ...(tries === arrives ? [datagram('to-sender', at + 20, answers)] : []),
      ]),
  ],
})

describe('a copy that gave up was silenced by the network', () => {
  it('when all answers to its tries were lost or damaged', () => {
    expect(silencedByNetwork(run({}), 'sender')).toBe(true)
    expect(silencedByNetwork(run({ answers: { arrives: true, damaged: true } }), 'sender')).toBe(true)
  })

  it('when all its tries were lost', () => {
    expect(silencedByNetwork(run({ tries: {} }), 'sender')).toBe(true)
  })

  it('when the other had ended well, after longer than its tries lie apart', () => {
    const { copies, datagrams } = run({ tries: {} })
    const late = [...datagrams, datagram('to-receiver', 4200, arrives)]
    const left = (at: number) => ({ ...copies, receiver: { at, called: { exit: { code: 0 } } } })
    expect(silencedByNetwork({ copies: left(1500), datagrams: late }, 'sender')).toBe(true)
    expect(silencedByNetwork({ copies: left(900), datagrams: late }, 'sender')).toBe(false)
  })

  it('when a receiver heard none of what its sender sent again and again', () => {
    const tries = [100, 300, 700, 1500, 2500].map((at) => datagram('to-receiver', at))
    const silence = { copies: { receiver: { at: 4000, called: { exit: { code: 1 } } } }, datagrams: tries }
    expect(silencedByNetwork(silence, 'receiver')).toBe(true)
  })
})

describe('a copy that gave up was not silenced by the network', () => {
  it('when what reached the other was not answered', () => {
    const { copies, datagrams } = run({})
    const unanswered = datagrams.filter(({ way, at }) => way === 'to-receiver' || at < 1000)
    expect(silencedByNetwork({ copies, datagrams: unanswered }, 'sender')).toBe(false)
  })

  it('when it hardly tried', () => {
    expect(silencedByNetwork(run({ count: 2 }), 'sender')).toBe(false)
  })

  it('when it gave up before 3 s of silence', () => {
    expect(
      silencedByNetwork({ ...run({}), copies: { sender: { at: 2900, called: { exit: { code: 1 } } } } }, 'sender'),
    ).toBe(false)
  })

  it('when an answer came to it', () => {
    expect(silencedByNetwork(run({ answers: arrives }), 'sender')).toBe(false)
  })
})
