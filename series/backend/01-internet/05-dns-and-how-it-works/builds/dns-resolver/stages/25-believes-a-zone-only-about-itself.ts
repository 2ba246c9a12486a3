import { stage } from '@backroad/check'
import { isBelow, type DnsMessage } from '@backroad/protocols'
import type { Internet } from '../surroundings/internet.ts'
import { forgedAddress, someAddress } from './parts/addresses.ts'
import { addressIn, askAddress } from './parts/ask-address.ts'

export default stage<Internet>({
  spec: 'RFC 5452 §6',
  replyWithin: 3000,
  needs: ['remembers-whom-to-ask', 'follows-an-alias-into-another-zone'],
  async check({ dns, expect, random, surroundings: internet }) {
    const tld = await internet.tld(random.word())
    const victims = await internet.tld(random.word())
    const forged = forgedAddress(random)
    const lie = (name: string) => ({ name, type: 'A' as const, ttl: 3000, data: forged })

    /** Lies about `victim` in the reply to a question of a zone of the liar's; then the victim is asked for. */
    const lies = async (because: string, tell: (victim: string) => Partial<DnsMessage>, known = false) => {
      const zone = await internet.zone(random.word(), victims)
      const address = someAddress(random)
      const victim = zone.add(random.word(), 'A', address)
      if (known) await askAddress({ dns, expect }, zone.add(random.word(), 'A', address), address)
      const more = tell(victim)
      const liar = await internet.zone(random.word(), tld, {
        servers: [
          (_, reply) => ({
            ...reply,
            answers: [...(reply.answers ?? []), ...(more.answers ?? [])],
            authority: [...(reply.authority ?? []), ...(more.authority ?? [])],
            additional: [...(reply.additional ?? []), ...(more.additional ?? [])],
          }),
        ],
      })
      const own = someAddress(random)
      await dns.ask({ name: liar.add(random.word(), 'A', own), type: 'A' })
      await askAddress({ dns, expect }, victim, address, {
        because,
        likely: {
          [forged]: 'A server is believed about names in the zone that it was asked for, and about no other.',
          absent: 'A server is believed about names in the zone that it was asked for, and about no other.',
        },
      })
    }

    // A server that answers everything with its lie: whoever is sent there, is lost.
    const trap = await internet.zone(random.word(), tld, {
      servers: [({ name }) => ({ aa: true, answers: [lie(name)] })],
    })
    const trapName = `ns1.${trap.name}`
    const trapAddress = trap.servers[0]?.address ?? ''
    const takeOver = (zone: string): Partial<DnsMessage> => ({
      authority: [{ name: zone, type: 'NS', ttl: 3000, data: trapName }],
      additional: [{ name: trapName, type: 'A', ttl: 3000, data: trapAddress }],
    })
    const zoneOf = (name: string) => name.slice(name.indexOf('.') + 1)
    await Promise.all([
      lies('Before, a server of another zone sent this name with another address beside its answer.', (victim) => ({
        additional: [lie(victim)],
      })),
      lies('Before, a server of another zone put this name with another address among its answers.', (victim) => ({
        answers: [lie(victim)],
      })),
      lies('Before, a server of another zone named itself as a server of this one.', (victim) =>
        takeOver(zoneOf(victim)),
      ),
      lies(
        'Before, a server of another zone named itself as a server of this one, which was known already.',
        (victim) => takeOver(zoneOf(victim)),
        true,
      ),
      lies('Before, a server far below named itself as a server of the whole TLD.', () => takeOver(victims.name)),
    ])

    // Whether there is nothing, a zone says of itself, too.
    const denier = await internet.zone(random.word(), tld, {
      servers: [(_, reply) => ({ ...reply, authority: [...(reply.authority ?? []), victims.soa] })],
    })
    const denied = await dns.ask({ name: denier.below(random.word()), type: 'A' })
    for (const record of denied.authority) {
      expect(record.located('name'), 'the name of a record in the authority section').satisfies(
        (name) => isBelow(name, denier.name),
        `only names in ${denier.name} in the authority section`,
        { because: 'Its server sent the SOA of another zone beside its own.' },
      )
    }

    // A CNAME into the victim's zone, with an address for its target.
    const address = someAddress(random)
    const victim = victims.add(random.word(), 'A', address)
    const liar = await internet.zone(random.word(), tld, {
      servers: [
        (_, reply) =>
          reply.answers?.[0]?.type === 'CNAME' ? { ...reply, answers: [...reply.answers, lie(victim)] } : reply,
      ],
    })
    const alias = liar.add(random.word(), 'CNAME', victim)
    for (const name of [alias, victim]) {
      const reply = await dns.ask({ name, type: 'A' })
      expect(addressIn(reply), `the address of ${name}`).is(address, {
        because: "The alias's server sent an address for its target, which is in a zone of others.",
        likely: 'Look the target of an alias up yourself, unless it is in the same zone.',
      })
    }
  },
})
