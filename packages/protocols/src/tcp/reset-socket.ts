import type { Socket } from 'node:net'

/**
 * Resets a connection (RST) and destroys its socket, if that has not happened. A FIN that is just being sent is let out first:
 * Node's `resetAndDestroy` fails in that moment with EINVAL and then never closes the socket.
 */
export function resetSocket(socket: Socket): void {
  if (socket.destroyed) return
  if (isSendingFin(socket)) socket.once('finish', () => setImmediate(() => resetSocket(socket)))
  else socket.resetAndDestroy()
}

function isSendingFin(socket: Socket): boolean {
  return socket.writableEnded && !socket.writableFinished && socket.writableLength === 0
}
