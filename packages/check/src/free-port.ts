import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import type { Transport } from './types.ts'

const lowest = 20_000
const highest = 31_999
const taken = new Set<number>()

/**
 * A port on `host` that nothing listens on, for TCP and, with `udp`, for both. It lies below the ranges from which Linux (32768 up) and macOS
 * (49152 up) take the local ports of outgoing connections, so none of those can slip in between; no port is given out
 * twice by one process.
 */
export async function freePort(host = '127.0.0.1', transport: Transport = 'tcp'): Promise<number> {
  const count = highest - lowest + 1
  const start = Math.floor(Math.random() * count)
  if (taken.size > count / 2) taken.clear()
  for (let i = 0; i < count; i++) {
    const port = lowest + ((start + i) % count)
    if (taken.has(port)) continue
    taken.add(port)
    if (await portIsFree(port, host, transport)) return port
  }
  throw new Error(`Every port from ${lowest} to ${highest} is taken. End some of the programs that listen there.`)
}

/** Whether a program could listen on `port` now: for TCP and, with `udp`, for both. */
export async function portIsFree(port: number, host = '127.0.0.1', transport: Transport = 'tcp'): Promise<boolean> {
  return (transport === 'tcp' || (await udpIsFree(port, host))) && tcpIsFree(port, host)
}

function udpIsFree(port: number, address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4')
    socket.once('error', () => socket.close(() => resolve(false)))
    socket.bind({ port, address, exclusive: true }, () => socket.close(() => resolve(true)))
  })
}

function tcpIsFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)))
  })
}
