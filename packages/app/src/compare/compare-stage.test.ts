import type { StageResult } from '@backroad/check'
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { compareStage } from './compare-stage.ts'
import type { ConnectionTurns, Flow } from './turns.ts'

const result: StageResult = { slug: 'a', number: 1, title: 'A', verdict: 'passed', ms: 1 }
const flow = (bytes: string, more = ''): Flow => ({
  bytes,
  total: bytes.length + more.length,
  pieces: 1,
  digest: createHash('sha256')
    .update(bytes + more)
    .digest('hex'),
})
const side = (received: Flow, sent = flow('GET / HTTP/1.1\r\nHost: x\r\n\r\n')) => {
  const turns: ConnectionTurns = {
    connection: 1,
    spoken: { protocol: 'http1', transport: 'tcp' },
    turns: [{ sent, received, then: 'open' }],
  }
  return { result, connections: [turns] }
}
const head = 'HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n'

test('answers that part only in what is not kept are different, and it is said where', () => {
  const { exchanges } = compareStage(side(flow(`${head}pear`, ' and plum')), side(flow(`${head}pear`, ' and pear')))
  expect(exchanges[0]).toMatchObject({
    protocol: 'http1',
    outcome: 'different',
    fields: [{ name: `what follows the first ${head.length + 4} bytes`, passing: false }],
  })
})

test('what was sent and what came may be told by neither: then the protocol is that of the connection', () => {
  const { exchanges } = compareStage(side(flow('\0\x01'), flow('\x02')), side(flow('\0\x02'), flow('\x02')))
  expect(exchanges[0]).toMatchObject({ protocol: 'http1', outcome: 'different' })
})
