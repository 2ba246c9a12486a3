import { stage } from '@backroad/check'
import { triesAgain } from './ledger/tries-again.ts'

export default stage({
  spec: 'PostgreSQL documentation, Serialization Failure Handling',
  isolation: 'fresh',
  timeout: 30_000,
  replyWithin: 5000,
  needs: ['does-all-of-a-transfer-or-nothing'],
  check: (context) =>
    triesAgain(context, {
      code: '40001',
      message: 'could not serialize access due to read/write dependencies among transactions',
      likely:
        'It can fail at any statement, also at COMMIT, and is tried again from BEGIN: what was read is out of date.',
      where: (statement) => !/^\s*(begin|start|set)\b/i.test(statement.text),
    }),
})
