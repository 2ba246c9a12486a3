import { stage } from '@backroad/check'
import { holdsNone } from './claims/holds-records.ts'
import { saysRcode } from './claims/is-reply.ts'
import type { Surroundings } from '../surroundings.ts'

export default stage<Surroundings>({
  spec: 'RFC 1035 §4.1.1',
  needs: ['tells-a-missing-name-from-a-missing-type'],
  async check({ dns, expect, random, surroundings: zone }) {
    const word = random.word()
    for (const question of [
      { name: `${word}.test`, type: 'A' },
      { name: 'example', type: 'SOA' },
      { name: '.', type: 'NS' },
      { name: `${word}.example`, type: 'A' },
      { name: `${word}${zone.origin}`, type: 'A' },
      { name: zone.origin.replace(/(.)\.example$/, '.$1example'), type: 'A' },
      { name: `${zone.names.host}.${word}`, type: 'A' },
      { name: zone.names.host, type: 'A', class: 'CH' },
    ] as const) {
      const reply = await dns.ask(question)
      saysRcode(expect, reply, question, 'REFUSED', {
        aa: false,
        likely: 'NXDOMAIN would tell that this name does not exist, which only its own servers can know.',
      })
      holdsNone(expect, reply, 'answers')
    }
  },
})
