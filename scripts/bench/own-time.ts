import type { ProgramSpec } from '@backroad/check'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { freePort } from './free-port.ts'

/**
 * What a server takes with nobody judging it, ms: from its start until a connection is accepted, one HTTP request and its reply, and its
 * end after SIGTERM. What a check of one stage takes more is what the check adds.
 */
export async function ownTime({ dir, run }: ProgramSpec): Promise<number> {
  const [command = '', ...words] = typeof run === 'string' ? run.split(' ') : run
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'backroad-bench-'))
  const port = await freePort()
  const env: NodeJS.ProcessEnv = { ...process.env, HOST: '127.0.0.1', PORT: String(port), DATA_DIR: data }
  // As in a check: what Node keeps for Backroad is not for the program.
  delete env['NODE_COMPILE_CACHE']
  const began = performance.now()
  const child = spawn(command, words, { cwd: dir, env, stdio: 'ignore' })
  const ended = once(child, 'exit')
  try {
    while (!(await accepts(port))) await new Promise((resolve) => setTimeout(resolve, 1))
    await askOnce(port)
  } finally {
    child.kill('SIGTERM')
    await ended
    fs.rmSync(data, { recursive: true })
  }
  return performance.now() - began
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

async function askOnce(port: number): Promise<void> {
  const socket = net.connect(port, '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n')
  socket.resume()
  await once(socket, 'end')
  socket.destroy()
}
