import { closeSync, constants, openSync } from 'node:fs'
import { Socket } from 'node:net'
import type { NamedPipes } from '../named-pipes.ts'

/** Both pipes of a program as this process uses them. They stay open behind it, since whoever started the program holds them. */
export interface HeldPipes {
  readonly input: Socket
  readonly output: Socket
  close(): void
}

/** Opens pipes that another process holds, as the client of a program or, with `as: 'program'`, as the program itself. */
export function openHeldPipes({ input, output }: NamedPipes, as: 'client' | 'program' = 'client'): HeldPipes {
  const [writes, reads] = as === 'client' ? [input, output] : [output, input]
  const writing = openSync(writes, constants.O_WRONLY | constants.O_NONBLOCK)
  let reading: number
  try {
    reading = openSync(reads, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (error) {
    closeSync(writing)
    throw error
  }
  const writer = new Socket({ fd: writing, readable: false, writable: true })
  const reader = new Socket({ fd: reading, readable: true, writable: false })
  for (const socket of [writer, reader]) socket.on('error', () => {}) // a program that is gone is told by who started it
  const [own, other] = as === 'client' ? [writer, reader] : [reader, writer]
  return { input: own, output: other, close: () => [writer, reader].forEach((socket) => socket.destroy()) }
}
