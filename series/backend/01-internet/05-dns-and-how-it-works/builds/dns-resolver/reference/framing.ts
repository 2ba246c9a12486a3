import type { Socket } from 'node:net'

/** Over TCP each message follows its length in two bytes: RFC 1035 §4.2.2. */
export function frame(message: Buffer): Buffer {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(message.length)
  return Buffer.concat([length, message])
}

/** Hands over each message that comes on a connection, in whichever pieces it comes. */
export function messagesIn(socket: Socket, take: (message: Buffer) => void): void {
  let rest = Buffer.alloc(0)
  socket.on('data', (piece: Buffer) => {
    rest = Buffer.concat([rest, piece])
    while (rest.length >= 2 && rest.length >= 2 + rest.readUInt16BE(0)) {
      const end = 2 + rest.readUInt16BE(0)
      take(rest.subarray(2, end))
      rest = rest.subarray(end)
    }
  })
}
