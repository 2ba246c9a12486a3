import { once } from 'node:events'
import type { Socket } from 'node:net'

const IDLE_MS = 30_000

/** Serves one connection: messages with their length in two bytes before each, in any pieces. RFC 1035 §4.2.2, RFC 7766. */
export async function serveTcp(socket: Socket, answer: (message: Buffer) => Buffer | undefined): Promise<void> {
  socket.setTimeout(IDLE_MS, () => socket.destroy())
  let rest: Buffer = Buffer.alloc(0)
  try {
    for await (const chunk of socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      rest = Buffer.concat([rest, chunk])
      while (rest.length >= 2 && rest.length >= 2 + rest.readUInt16BE()) {
        const end = 2 + rest.readUInt16BE()
        const reply = answer(rest.subarray(2, end))
        rest = rest.subarray(end)
        if (reply === undefined) continue
        const length = Buffer.of(reply.length >> 8, reply.length & 0xff)
        // A client that doesn't read is not read from either.
        if (!socket.write(Buffer.concat([length, reply]))) await once(socket, 'drain')
      }
    }
    socket.end()
  } catch (error) {
    // Where the client has gone, or was idle for too long, there is nobody to answer.
    if (!socket.destroyed) throw error
  }
}
