/** An HTTP/1.1 server on bare TCP: it listens, and on SIGTERM finishes what is in flight. */
import { createServer } from 'node:net'
import { Connection } from './connection.ts'
import { prepareFolder } from './files.ts'

const connections = new Set<Connection>()

// Half open: a client may say that it will send no more and still wait for its reply.
const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
  const connection = new Connection(socket)
  connections.add(connection)
  socket.once('close', () => connections.delete(connection))
  void connection.serve()
})

await prepareFolder()
server.listen({ host: process.env.HOST ?? '127.0.0.1', port: Number(process.env.PORT ?? 8080), backlog: 511 })

process.once('SIGTERM', () => {
  server.close()
  for (const connection of connections) connection.finish()
})
