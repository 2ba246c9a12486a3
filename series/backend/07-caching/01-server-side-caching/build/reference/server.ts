/** A cache that speaks RESP2 over TCP. What it has acknowledged is in a log in DATA_DIR, and is there again after a crash. */
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { Connection } from './connection.ts'
import { Log } from './log.ts'
import { Store } from './store.ts'

const SWEEP_MS = 100
const MOST_SWEPT = 20_000

const store = new Store()
const log = new Log(join(process.env.DATA_DIR ?? '.', 'cache.aof'), store)
const sockets = new Set<Socket>()

const server = createServer({ noDelay: true }, (socket) => {
  sockets.add(socket)
  socket.on('close', () => sockets.delete(socket))
  new Connection(socket, store, log)
})
server.listen({ host: process.env.HOST ?? '127.0.0.1', port: Number(process.env.PORT ?? 6379), backlog: 511 })

// Keys whose time is up are removed when they are asked for; this finds those that nobody asks for.
let cursor = 0
const sweep = setInterval(() => {
  const seen = store.scan(cursor, MOST_SWEPT)
  cursor = seen.cursor
  for (const { key } of seen.entries) store.peek(key)
}, SWEEP_MS)

process.once('SIGTERM', () => {
  clearInterval(sweep)
  server.close()
  for (const socket of sockets) socket.destroySoon()
})
