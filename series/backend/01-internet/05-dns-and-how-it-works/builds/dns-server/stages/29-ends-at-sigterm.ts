import { stage } from '@backroad/check'
import { holdsExactly } from './claims/holds-records.ts'
import { hasReadAll, udpQueue } from './claims/udp-queue.ts'
import type { Surroundings } from '../surroundings.ts'

/** Queries that come just before the signal. */
const BURST = 60

export default stage<Surroundings>({
  spec: 'contract server',
  isolation: 'fresh',
  timeout: 8000,
  likely: 'An open connection, or a socket that still listens, keeps the program from ending.',
  needs: ['answers-over-tcp'],
  async check({ dns, expect, program, random, surroundings: zone }) {
    const { host, brief, several, absolute } = zone.names
    holdsExactly(expect, await dns.ask({ name: host, type: 'A' }), 'answers', zone.of(host, 'A'))
    const idle = await dns.connect()
    holdsExactly(expect, await idle.ask({ name: host, type: 'A' }), 'answers', zone.of(host, 'A'))
    const silent = await dns.connect()

    const client = await dns.open()
    const names = [host, brief, several, absolute]
    const unanswered = new Map(Array.from({ length: BURST }, (_, id) => [id, random.pick(names)]))
    const before = udpQueue(program.port)
    for (const [id, name] of unanswered) await client.send({ name, type: 'A' }, { id })
    // What still lies in the system's queue the program can't know of: only of what it has read a reply is due.
    const allRead = await hasReadAll(program.port, before, 1000)

    const { code, signal } = await program.stop()
    // A shell that runs the program gives 128 and the signal's number as the exit code.
    expect(signal ?? code, 'how the program ended').isOneOf([0, 143, 'SIGTERM'])
    while (allRead && unanswered.size > 0) {
      const reply = await client.reply({
        because: `Your program had read ${BURST} queries when SIGTERM came; ${unanswered.size} of them got no reply.`,
      })
      const name = unanswered.get(reply.id.value)
      expect(reply.id, 'the ID').satisfies((id) => unanswered.has(id), 'the ID of a query without a reply so far')
      holdsExactly(expect, reply, 'answers', zone.of(name ?? '', 'A'))
      unanswered.delete(reply.id.value)
    }
    await idle.ended({ allowBytes: true })
    await silent.ended({ allowBytes: true })
  },
})
