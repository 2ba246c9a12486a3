import { stage } from '@backroad/check'
import { holdsExactly } from './claims/holds-records.ts'
import type { Surroundings } from '../surroundings.ts'

export default stage<Surroundings>({
  spec: 'contract server',
  isolation: 'fresh',
  timeout: 8000,
  likely: 'An open connection, or a socket that still listens, keeps the program from ending.',
  needs: ['answers-over-tcp'],
  async check({ dns, expect, program, surroundings: zone }) {
    const { host } = zone.names
    holdsExactly(expect, await dns.ask({ name: host, type: 'A' }), 'answers', zone.of(host, 'A'))
    const idle = await dns.connect()
    holdsExactly(expect, await idle.ask({ name: host, type: 'A' }), 'answers', zone.of(host, 'A'))
    const silent = await dns.connect()

    const { code, signal } = await program.stop()
    // A shell that runs the program gives 128 and the signal's number as the exit code.
    expect(signal ?? code, 'how the program ended').isOneOf([0, 143, 'SIGTERM'])
    await idle.ended({ allowBytes: true })
    await silent.ended({ allowBytes: true })
  },
})
