/** The trivial responder: answers every request at once with a reply made before. See `generator.ts`. */
import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import { Frames } from './frames.ts'
import { httpRequests } from './http-measure.ts'
import { measureCommand } from './resp-measure.ts'
import type { NamedPipes } from '../named-pipes.ts'
import { openHeldPipes } from './held-pipes.ts'
import { measureLine } from './line-measure.ts'
import type { LoadProtocol } from './types.ts'

export interface ResponderOrder {
  readonly protocol: LoadProtocol
  /** Given in turn. */
  readonly replies: readonly Uint8Array[]
  /** For lines, in place of a port. */
  readonly pipes?: NamedPipes | undefined
}

const host = '127.0.0.1'

function answerTcp({ protocol }: ResponderOrder, replies: readonly Buffer[]): void {
  const server = createServer({ noDelay: true }, (socket) => {
    const frames = new Frames(protocol === 'resp' ? measureCommand : httpRequests())
    let next = 0
    socket.on('error', () => {}) // the generator ends its connections as it likes
    socket.on('data', (bytes) => {
      const batch: Buffer[] = []
      frames.push(bytes, () => batch.push(replies[next++ % replies.length] as Buffer))
      if (batch.length > 0) socket.write(batch.length === 1 ? (batch[0] as Buffer) : Buffer.concat(batch))
    })
  })
  server.listen(0, host, () => process.send?.({ port: (server.address() as { port: number }).port }))
}

function answerLines(pipes: NamedPipes, replies: readonly Buffer[]): void {
  const { input, output } = openHeldPipes(pipes, 'program')
  const frames = new Frames(measureLine)
  let next = 0
  input.on('data', (bytes: Buffer) => {
    const batch: Buffer[] = []
    frames.push(bytes, () => batch.push(replies[next++ % replies.length] as Buffer))
    if (batch.length > 0) output.write(batch.length === 1 ? (batch[0] as Buffer) : Buffer.concat(batch))
  })
  process.send?.({ port: 0 })
}

function answerUdp(replies: readonly Buffer[]): void {
  const socket = createSocket('udp4')
  let next = 0
  socket.on('message', (query, from) => {
    const reply = replies[next++ % replies.length] as Buffer
    query.copy(reply, 0, 0, 2) // the id
    socket.send(Buffer.from(reply), from.port, from.address)
  })
  socket.bind(0, host, () => process.send?.({ port: socket.address().port }))
}

process.once('message', (order: ResponderOrder) => {
  const replies = order.replies.map((reply) => Buffer.from(reply))
  if (order.protocol === 'lines' && order.pipes) answerLines(order.pipes, replies)
  else if (order.protocol === 'dns') answerUdp(replies)
  else answerTcp(order, replies)
})
process.on('disconnect', () => process.exit(0))
