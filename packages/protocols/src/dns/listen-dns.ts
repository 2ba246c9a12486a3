import { createSocket } from 'node:dgram'
import type { Socket as UdpSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, isIPv6 } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import type { DnsFrom } from './answers-of.ts'
import { framedBytes } from './tcp-dns-connection.ts'

export interface DnsListener {
  /** Called for every message that came whole; `send` is for this asker. Resolves when nothing more will be said to it. */
  answer(bytes: Uint8Array, from: DnsFrom, send: (bytes: Uint8Array) => void): Promise<void>
  /** A TCP connection is over. */
  ended(from: DnsFrom): void
}

/** How often another port is tried when one that is free for TCP is not free for UDP. */
const TRIES = 20

/** Listens for DNS messages on UDP and TCP, on one port. @throws Error when it can't be had */
export async function listenDns(
  host: string,
  port: number,
  listener: DnsListener,
): Promise<{ port: number; close(): Promise<void> }> {
  for (let tried = 1; ; tried++) {
    const tcp = await listenTcp(host, port, listener)
    try {
      const udp = await listenUdp(host, tcp.port, listener)
      return { port: tcp.port, close: async () => void (await Promise.all([tcp.close(), udp.close()])) }
    } catch (error) {
      await tcp.close()
      const inUse = (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
      if (port !== 0 || !inUse || tried === TRIES) throw error
    }
  }
}

async function listenUdp(host: string, port: number, listener: DnsListener): Promise<{ close(): Promise<void> }> {
  const socket: UdpSocket = createSocket(isIPv6(host) ? 'udp6' : 'udp4')
  try {
    socket.bind(port, host)
    await once(socket, 'listening')
  } catch (error) {
    socket.close()
    throw error
  }
  let open = true
  // A refusal for an asker that has gone, where the system tells it here.
  socket.on('error', () => {})
  socket.on('message', (message, { address, port: peer }) => {
    void listener.answer(new Uint8Array(message), { transport: 'udp', address, port: peer }, (reply) => {
      if (open) socket.send(reply, peer, address, () => {})
    })
  })
  return {
    async close() {
      open = false
      const closed = once(socket, 'close')
      socket.close()
      await closed
    },
  }
}

async function listenTcp(
  host: string,
  port: number,
  listener: DnsListener,
): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>()
  const server: Server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
    sockets.add(socket)
    const from: DnsFrom = { transport: 'tcp', address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 }
    socket.on('error', () => {})
    socket.on('close', () => {
      sockets.delete(socket)
      listener.ended(from)
    })
    const answers = new Set<Promise<void>>()
    readMessages(socket, (bytes) => {
      const answer = listener.answer(bytes, from, (reply) => {
        if (socket.writable) socket.write(framedBytes(reply))
      })
      answers.add(answer)
      void answer.finally(() => answers.delete(answer))
    })
    // An asker that has said all still gets what it asked for.
    socket.on('end', () => void Promise.all(answers).finally(() => socket.end()))
  })
  server.listen(port, host)
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

function readMessages(socket: Socket, take: (bytes: Uint8Array) => void): void {
  let rest: Buffer = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk])
    while (rest.length >= 2 && rest.length >= 2 + rest.readUInt16BE(0)) {
      const end = 2 + rest.readUInt16BE(0)
      take(new Uint8Array(rest.subarray(2, end)))
      rest = rest.subarray(end)
    }
  })
}
