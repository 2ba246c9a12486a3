import { stage } from '@backroad/check'
import { claimsOf } from './replies/claims.ts'

export default stage({
  spec: 'RESP, simple strings',
  likely:
    'A reply begins with its type, here "+", and ends with CR LF. The connection stays open for the next command.',
  async check({ resp, expect }) {
    const { simple } = claimsOf(expect)
    const connection = await resp.connect()
    for (let i = 0; i < 3; i++) simple(await connection.command('PING'), 'PONG')
    await connection.close()
    simple(await resp.command('PING'), 'PONG')
  },
})
