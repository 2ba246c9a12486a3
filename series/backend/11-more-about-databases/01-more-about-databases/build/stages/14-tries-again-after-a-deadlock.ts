import { stage } from '@backroad/check'
import { triesAgain } from './ledger/tries-again.ts'

export default stage({
  spec: 'PostgreSQL documentation, Deadlocks',
  isolation: 'fresh',
  timeout: 30_000,
  replyWithin: 5000,
  needs: ['does-all-of-a-transfer-or-nothing'],
  check: (context) =>
    triesAgain(context, {
      code: '40P01',
      message: 'deadlock detected',
      likely:
        'PostgreSQL ended this transaction so that the other could go on. Begin it anew: nothing of it has happened.',
      where: (statement) => !/^\s*(begin|start|commit|end|set)\b/i.test(statement.text),
    }),
})
