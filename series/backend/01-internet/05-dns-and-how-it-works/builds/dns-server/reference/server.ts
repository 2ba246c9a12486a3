/** An authoritative name server for the zone in DATA_DIR, over UDP and TCP. */
import { createSocket } from 'node:dgram'
import { readFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { answer } from './answer.ts'
import { serveTcp } from './serve-tcp.ts'
import { parseZone } from './zone-file.ts'
import { Zone } from './zone.ts'

const { HOST = '127.0.0.1', PORT = '5353', DATA_DIR = '.' } = process.env

// Latin1 gives each byte of the file one character, whatever it means.
const zone = new Zone(parseZone(readFileSync(join(DATA_DIR, 'zone'), 'latin1')))

const udp = createSocket('udp4')
udp.on('message', (message, client) => {
  const reply = answer(zone, message, 'udp')
  if (reply) udp.send(reply, client.port, client.address)
})

const connections = new Set<Socket>()
// Half open: a client may say that it will send no more and still wait for its replies.
const tcp = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
  connections.add(socket)
  socket.once('close', () => connections.delete(socket))
  socket.on('error', () => {})
  void serveTcp(socket, (message) => answer(zone, message, 'tcp'))
})

tcp.listen(Number(PORT), HOST, () => udp.bind(Number(PORT), HOST))

process.once('SIGTERM', () => {
  udp.close()
  tcp.close()
  for (const socket of connections) socket.destroySoon()
})
