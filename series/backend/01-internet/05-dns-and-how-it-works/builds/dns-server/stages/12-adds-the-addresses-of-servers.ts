import { stage } from '@backroad/check'
import { holdsAll, isSame } from './claims/holds-records.ts'
import { saysRcode } from './claims/is-reply.ts'
import type { Surroundings } from '../surroundings.ts'

export default stage<Surroundings>({
  spec: 'RFC 1034 §4.3.2',
  needs: ['answers-every-type-in-the-zone'],
  async check({ dns, expect, surroundings: zone }) {
    const { apex, mail, service, host, nameServer } = zone.names
    for (const [name, type, server] of [
      [mail, 'MX', host],
      [apex, 'NS', nameServer],
      [service, 'SRV', host],
    ] as const) {
      const question = { name, type }
      const reply = await dns.ask(question)
      saysRcode(expect, reply, question, 'NOERROR')
      holdsAll(expect, reply, 'additional', [...zone.of(server, 'A'), ...zone.of(server, 'AAAA')], {
        because: `The client will ask for ${server} next.`,
      })
      for (const record of reply.additional) {
        expect(record.located('name'), 'an additional record').satisfies(
          () => zone.records.some((one) => isSame(record, one)),
          'only records of the zone in the additional section',
        )
      }
    }
  },
})
