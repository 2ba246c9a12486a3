import { createSocket } from 'node:dgram'
import { once } from 'node:events'

/** QR, AA and TC in the header's third byte: RFC 1035 §4.1.1. */
const CUT_OFF = 0x86

/** A server that says to each query over UDP that its reply was cut off, and listens on UDP only. */
export async function serveWithoutTcp(address: string, port: number): Promise<{ close(): Promise<void> }> {
  const socket = createSocket('udp4')
  try {
    socket.bind(port, address)
    await once(socket, 'listening')
  } catch (error) {
    socket.close()
    throw error
  }
  socket.on('error', () => {})
  socket.on('message', (query, from) => {
    const reply = Buffer.from(query)
    if (reply.length < 3) return
    reply.writeUInt8(reply.readUInt8(2) | CUT_OFF, 2)
    socket.send(reply, from.port, from.address, () => {})
  })
  return {
    async close() {
      const closed = once(socket, 'close')
      socket.close()
      await closed
    },
  }
}
