import type { Socket } from 'node:net'

/**
 * Keeps a socket readable when a write on it fails. Node destroys a socket at the first failed write, and with it what the
 * other side had sent before it reset the connection: a server's "413 Content Too Large" would be lost to a client still
 * sending. Here the failed write counts as done, and the read side tells how the connection ended.
 *
 * `onFailure` gets the error's code: on Linux `ECONNRESET` when the other side reset without a FIN, `EPIPE` when it had ended before.
 */
export function outliveFailedWrites(socket: Socket, onFailure: (code: string | undefined) => void): void {
  const write = socket._write.bind(socket)
  const writev = socket._writev?.bind(socket)
  const survive = (done: (error?: Error | null) => void) => (error?: Error | null) => {
    if (error) onFailure((error as NodeJS.ErrnoException).code)
    done()
  }
  socket._write = (chunk, encoding, done) => write(chunk, encoding, survive(done))
  if (writev) socket._writev = (chunks, done) => writev(chunks, survive(done))
}
