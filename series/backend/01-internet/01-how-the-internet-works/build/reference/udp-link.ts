import { createSocket } from 'node:dgram'
import { type Datagram, decode, encode } from './datagram.ts'

export interface UdpLink {
  send(datagram: Datagram): void
  /** After it nothing is heard any more; what was sent still goes out. */
  close(): void
}

/** Binds a socket to `listen` that speaks with `peer` and nobody else. Both are "host:port". */
export async function openUdpLink(listen: string, peer: string, hear: (datagram: Datagram) => void): Promise<UdpLink> {
  const [own, other] = [placeOf(listen), placeOf(peer)]
  const socket = createSocket('udp4')
  socket.on('message', (bytes, from) => {
    if (from.address !== other.host || from.port !== other.port) return
    const datagram = decode(bytes)
    if (datagram) hear(datagram)
  })
  await new Promise<void>((resolve) => socket.bind(own.port, own.host, resolve))
  let open = true
  let sending = 0
  const closeIfDone = () => {
    if (!open && sending === 0) socket.close()
  }
  return {
    send: (datagram) => {
      if (!open) return
      sending++
      // Whether it went out or not: a datagram may be lost.
      socket.send(encode(datagram), other.port, other.host, () => {
        sending--
        closeIfDone()
      })
    },
    close: () => {
      if (!open) return
      open = false
      closeIfDone()
    },
  }
}

function placeOf(text: string): { host: string; port: number } {
  const colon = text.lastIndexOf(':')
  return { host: text.slice(0, colon), port: Number(text.slice(colon + 1)) }
}
