import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { RespReader } from '@backroad/protocols'

/** What a command is answered with, on the wire. */
export const OK = '+OK\r\n'
export const NULL = '$-1\r\n'
export const bulk = (text: string): string => `$${Buffer.byteLength(text)}\r\n${text}\r\n`
export const failed = (text: string): string => `-ERR ${text}\r\n`

/** Answers one command, given as its words. */
export type Answer = (words: readonly string[]) => string | Promise<string>

export interface RespServer extends AsyncDisposable {
  readonly port: number
}

/** A small RESP server on a free port of loopback. The commands of one connection are answered one after another. */
export async function serveResp(answerTo: Answer): Promise<RespServer> {
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined)
    speak(socket, answerTo)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

/** Commands are arrays of bulk strings, so what reads replies reads them. */
function speak(socket: Socket, answerTo: Answer): void {
  const reader = new RespReader()
  let turn = Promise.resolve()
  socket.on('data', (data) => {
    for (const command of reader.push(data)) {
      const words = command.items.map((item) => item.text.value ?? '')
      turn = turn
        .then(() => answerTo(words))
        .catch((error: unknown) => failed(error instanceof Error ? error.message.replaceAll(/\s+/g, ' ') : 'failed'))
        .then((reply) => void socket.write(reply))
    }
    if (reader.reading.type === 'garbled') socket.end(failed(`Protocol error: ${reader.reading.garbled.expected}`))
  })
}
