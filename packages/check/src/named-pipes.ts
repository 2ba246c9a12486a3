import { execFile } from 'node:child_process'
import { closeSync, constants, mkdirSync, openSync } from 'node:fs'
import { open } from 'node:fs'
import { Socket } from 'node:net'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { promisify } from 'node:util'

/**
 * Two named pipes for a program's standard input and output. What Node.js itself gives a child is a socket, on which /dev/stdin
 * can't be opened; and a pipe with a name can be opened by another process than the one that started the program.
 */
export interface NamedPipes {
  readonly input: string
  readonly output: string
}

/** Makes them in a folder of their own below `dir`. */
export async function makePipes(dir: string): Promise<NamedPipes> {
  mkdirSync(dir, { recursive: true })
  const pipes = { input: join(dir, 'stdin'), output: join(dir, 'stdout') }
  await promisify(execFile)('mkfifo', ['-m', '600', pipes.input, pipes.output])
  return pipes
}

/** Our ends of both pipes. Each open waits until the program has opened its own. */
export async function openPipes({ input, output }: NamedPipes): Promise<{ input: Writable; output: Readable }> {
  const writing = await opened(input, constants.O_WRONLY)
  const reading = await opened(output, constants.O_RDONLY)
  return {
    input: new Socket({ fd: writing, readable: false, writable: true }),
    output: new Socket({ fd: reading, readable: true, writable: false }),
  }
}

/** Lets go of whoever waits for the other end of either pipe. Whoever opens one while the result is held does not wait. */
export function holdPipes({ input, output }: NamedPipes): Disposable {
  const held = [input, output].map((path) => openSync(path, constants.O_RDWR | constants.O_NONBLOCK))
  return { [Symbol.dispose]: () => held.forEach((fd) => closeSync(fd)) }
}

function opened(path: string, flags: number): Promise<number> {
  return new Promise((resolve, reject) => open(path, flags, (error, fd) => (error ? reject(error) : resolve(fd))))
}
