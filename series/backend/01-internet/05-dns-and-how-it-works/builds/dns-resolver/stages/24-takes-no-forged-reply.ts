import { stage } from '@backroad/check'
import { encodeDns, type DnsMessage, type DnsQuestion } from '@backroad/protocols'
import type { Internet } from '../surroundings/internet.ts'
import type { Behaviour, Query } from '../surroundings/server.ts'
import { forgedAddress, someAddress } from './parts/addresses.ts'
import { askAddress } from './parts/ask-address.ts'

interface Forger {
  readonly because: string
  readonly forge: Behaviour
  /** How many of the first queries are answered like that, 1 unless told. */
  readonly tries?: number
  /** In how many zones, 1 unless told. */
  readonly zones?: number
}

export default stage<Internet>({
  spec: 'RFC 5452 §9.1',
  timeout: 12_000,
  replyWithin: 5000,
  needs: ['follows-referrals'],
  async check({ dns, expect, random, surroundings: internet }) {
    const tld = await internet.tld(random.word())
    const forged = forgedAddress(random)
    const forgery = (query: Query, question: DnsQuestion, id: number): Partial<DnsMessage> => ({
      id,
      aa: true,
      questions: [question],
      answers: [{ name: query.name, type: 'A', ttl: 3000, data: forged }],
    })
    const forgers: Forger[] = [
      {
        because: 'Before the reply came forged ones, which had all but the ID right.',
        tries: FORGED_TRIES,
        forge: (query, reply) => {
          const wrong = Array.from({ length: 30 }, (_, index) => (query.id + 1 + index * 7) & 0xffff)
          return [...wrong.map((id) => forgery(query, query, id)), later(reply)]
        },
      },
      {
        because: 'Before the reply came a forged one with the right ID, but another question.',
        tries: FORGED_TRIES,
        forge: (query, reply) => [forgery(query, { name: `x${query.name}`, type: query.type }, query.id), later(reply)],
      },
      {
        because: 'Before the reply came a forged one with the right ID and name, but for another type.',
        zones: ZONES_FORGED_ONCE,
        forge: (query, reply) => [forgery(query, { name: query.name, type: 'TXT' }, query.id), later(reply)],
      },
      {
        because: 'Before the reply came a forged one with the right ID and name, but for another class.',
        zones: ZONES_FORGED_ONCE,
        forge: (query, reply) => [
          forgery(query, { name: query.name, type: query.type, class: 'CH' }, query.id),
          later(reply),
        ],
      },
      {
        because: 'Before the reply came a forged one with the right ID, from an address that was not asked.',
        forge: async (query, reply) => {
          const message = encodeDns({ ...forgery(query, { name: query.name, type: query.type }, query.id), qr: true })
          await internet.sendFromElsewhere(message, query)
          return later(reply)
        },
      },
    ]
    const once = async ({ because, forge, tries = 1 }: Forger) => {
      const zone = await internet.zone(random.word(), tld, {
        servers: [
          (query, reply, times) =>
            query.transport === 'udp' && query.type === 'A' && times <= tries ? forge(query, reply, times) : reply,
        ],
      })
      const address = someAddress(random)
      const name = zone.add(random.word(), 'A', address)
      for (const again of ['', ' The question was asked once more afterwards.']) {
        await askAddress({ dns, expect }, name, address, {
          because: `${because}${again}`,
          likely: {
            [forged]:
              'The forged reply was taken. Compare ID, question and where a datagram comes from; what does not match is left aside.',
          },
        })
      }
    }
    await Promise.all(
      forgers.map(async (forger) => {
        for (let zone = 0; zone < (forger.zones ?? 1); zone++) await once(forger)
      }),
    )
  },
})

/**
 * The first try may be over before its replies are read, where the machine is busy: then the next ones are forged too. Not those of
 * another type or class: BIND takes a server that always sends these for broken, which it may. Of them the first is forged in more
 * than one zone, in one after the other.
 */
const FORGED_TRIES = 3
const ZONES_FORGED_ONCE = 3

/** The right reply comes while the forged ones have been looked at. */
function later(reply: Partial<DnsMessage>): { after: number; answer: Partial<DnsMessage> } {
  return { after: 40, answer: reply }
}
