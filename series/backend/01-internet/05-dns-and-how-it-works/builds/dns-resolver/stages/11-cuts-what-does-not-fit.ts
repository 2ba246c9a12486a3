import { stage } from '@backroad/check'
import type { Internet } from '../surroundings/internet.ts'
import { connect } from './parts/connect.ts'
import { askAddress, orCount } from './parts/ask-address.ts'
import { isName } from './parts/is-name.ts'

export default stage<Internet>({
  spec: 'RFC 2181 §9',
  replyWithin: 3000,
  needs: ['asks-over-tcp-when-a-reply-is-cut-off', 'says-that-it-recurses'],
  async check({ dns, expect, random, signal, surroundings: internet }) {
    const zone = await internet.tld(random.word())
    const label = random.word()
    const name = zone.below(label)
    for (let last = 1; last <= 50; last++) zone.add(label, 'A', `192.0.2.${last}`)

    const plain = await dns.ask({ name, type: 'A' })
    expect(plain.size, 'the size of the reply in bytes').isAtMost(512, {
      spec: 'RFC 1035 §4.2.1',
      likely: 'A client that says nothing about it can take 512 bytes over UDP and no more.',
    })
    expect(plain.tc, 'TC').is(true, { likely: 'Without TC the client takes what is there for all.' })
    expect(plain.rcode, 'the RCODE').is('NOERROR')
    isName(expect, orCount(plain.questions[0]?.located('name'), plain.counts.questions), 'the name asked for', name)
    expect(plain.edns === undefined, 'no OPT in the reply').is(true, {
      spec: 'RFC 6891 §7',
      likely: 'A client that sent no OPT may not know what one is.',
    })

    const wide = await dns.ask({ name, type: 'A' }, { edns: { udpSize: 1232 } })
    expect(wide.edns, 'OPT in the reply').isPresent({
      spec: 'RFC 6891 §6.1.1',
      likely: 'Where the question has an OPT, the reply must have one.',
    })
    expect(wide.tc, 'TC').is(false, {
      spec: 'RFC 6891 §6.2.3',
      likely: 'The OPT says in its class how much the client can take: 1232 bytes here, which is enough.',
    })
    expect(wide.counts.answers, 'the number of answers').is(50)

    const exact = await dns.ask({ name, type: 'A' }, { edns: { udpSize: wide.size } })
    expect(exact.tc, 'TC').is(false, {
      spec: 'RFC 6891 §6.2.3',
      because: `The OPT of the question says ${wide.size}, and the whole reply has just as many bytes.`,
    })

    const tiny = await dns.ask({ name, type: 'A' }, { edns: { udpSize: 600 } })
    expect(tiny.size, 'the size of the reply in bytes').isAtMost(600, {
      spec: 'RFC 6891 §6.2.3',
      because: 'The OPT of the question says 600.',
    })
    expect(tiny.tc, 'TC').is(true)

    const connection = await connect(dns, signal)
    const whole = await connection.ask({ name, type: 'A' })
    expect(whole.tc, 'TC').is(false, { likely: 'The limit is one of UDP. Over TCP a message may have 65,535 bytes.' })
    expect(whole.counts.answers, 'the number of answers').is(50)

    const small = zone.add(random.word(), 'A', '192.0.2.7')
    const reply = await askAddress({ dns, expect }, small, '192.0.2.7')
    expect(reply.tc, 'TC').is(false, { because: 'One address fits.' })
  },
})
