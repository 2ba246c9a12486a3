import { stage } from '@backroad/check'
import { hasSoa } from './claims/has-no-answer.ts'
import { holdsExactly, isSame } from './claims/holds-records.ts'
import { isReplyTo, saysRcode } from './claims/is-reply.ts'
import type { Surroundings } from '../surroundings.ts'
import { MINIMUM } from '../surroundings/lay-out-zone.ts'

export default stage<Surroundings>({
  spec: 'RFC 6604 §3',
  needs: ['follows-an-alias', 'tells-how-long-nothing-may-be-remembered'],
  async check({ dns, expect, surroundings: zone }) {
    const { alias, aliasBetween, aliasOfNothing, aliasOut, loop, loopBack, host } = zone.names

    const toNothing = { name: aliasOfNothing, type: 'A' } as const
    let reply = await dns.ask(toNothing)
    saysRcode(expect, reply, toNothing, 'NXDOMAIN', { because: 'The RCODE is that of the last name of the chain.' })
    holdsExactly(expect, reply, 'answers', zone.of(aliasOfNothing))
    hasSoa(expect, reply, zone, MINIMUM)

    const withoutType = { name: alias, type: 'AAAA' } as const
    reply = await dns.ask(withoutType)
    saysRcode(expect, reply, withoutType, 'NOERROR')
    holdsExactly(expect, reply, 'answers', [...zone.of(alias), ...zone.of(aliasBetween)])
    hasSoa(expect, reply, zone, MINIMUM)

    const outside = { name: aliasOut, type: 'A' } as const
    reply = await dns.ask(outside)
    saysRcode(expect, reply, outside, 'NOERROR', {
      because: 'What is outside of the zone this server does not know; the client asks on.',
    })
    holdsExactly(expect, reply, 'answers', zone.of(aliasOut))
    expect(
      reply.authority.some(({ type }) => type === 'SOA'),
      'whether there is an SOA record',
    ).is(false, {
      because: 'It would say that the name outside has no such record.',
    })

    const round = { name: loop, type: 'A' } as const
    reply = await dns.ask(round)
    isReplyTo(expect, reply, round)
    const known = [...zone.of(loop), ...zone.of(loopBack)]
    const often = reply.answers.filter((record, i) => reply.answers.findIndex((other) => isSame(record, other)) < i)
    expect(often.length, 'how many records of the circle stand in the reply more than once').is(0, {
      spec: 'RFC 2181 §5',
    })
    for (const record of reply.answers) {
      expect(record.located('data'), 'a record of the circle').satisfies(
        () => known.some((one) => isSame(record, one)),
        'records of the circle only',
      )
    }
    holdsExactly(expect, await dns.ask({ name: host, type: 'A' }), 'answers', zone.of(host, 'A'), {
      because: 'The circle of aliases concerns no other question.',
    })
  },
})
