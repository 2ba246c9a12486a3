import { stage } from '@backroad/check'
import { encodeCommand } from '@backroad/protocols'
import { claimsOf } from './replies/claims.ts'
import { restart } from './replies/restart.ts'

export default stage({
  spec: 'contract server',
  isolation: 'fresh',
  timeout: 12_000,
  likely: 'A connection that is idle, listens, or is in the middle of a command kept the program from ending.',
  needs: ['keeps-what-it-acknowledged', 'sends-messages-to-all-subscribers'],
  async check({ resp, expect, random, program }) {
    const { ok, bulk, array } = claimsOf(expect)
    const key = random.word()
    const [idle, listening, half] = [await resp.connect(), await resp.connect(), await resp.connect()]
    array(await listening.command('SUBSCRIBE', key), 3)
    await half.send(encodeCommand(['SET', key, 'half']).subarray(0, 20))
    ok(await idle.command('SET', key, 'pear'))
    const { code, signal } = await program.stop()
    // A shell that runs the program gives 128 and the signal's number as the exit code.
    expect(signal ?? code, 'how the program ended').isOneOf([0, 143, 'SIGTERM'])

    await restart(program, resp)
    bulk(await resp.command('GET', key), 'pear', {
      likely: 'What was acknowledged before the signal has to be there after it.',
    })
  },
})
