import { createSocket } from 'node:dgram'
import { readFileSync } from 'node:fs'

interface Place {
  readonly host: string
  readonly port: number
}

/** What is wrong so that the stream can't be carried: a sentence for standard error; the exit code is 1 then. */
class Failure extends Error {}

/** Reads "127.0.0.1:7001". */
function placeOf(name: 'LISTEN' | 'PEER'): Place {
  const text = process.env[name] ?? ''
  const colon = text.lastIndexOf(':')
  return { host: text.slice(0, colon), port: Number(text.slice(colon + 1)) }
}

const peer = placeOf('PEER')
const own = placeOf('LISTEN')

// One socket to send and to receive with: the network carries only what comes from LISTEN.
const socket = createSocket('udp4')
await new Promise<void>((resolve) => socket.bind(own.port, own.host, resolve))

/** Sends one datagram to the other copy. Whether it arrives, nobody knows. */
const say = (bytes: Uint8Array): void => socket.send(bytes, peer.port, peer.host)

/** Brings all of standard input to the other copy; returns when it was acknowledged. */
async function send(): Promise<void> {
  const stream = readFileSync(0)
  // Begin here: say(...) sends a datagram, socket.on('message', (bytes, from) => ...) hears what comes back. Decide what
  // stands in a datagram: a piece of the stream, its end, an acknowledgment.
  throw new Failure(`${stream.length} bytes are not sent yet: write it in main.ts, where it says "Begin here"`)
}

/** Writes what comes to standard output, in order; returns when the stream has ended. */
async function receive(): Promise<void> {
  // And here: socket.on('message', (bytes, from) => ...) hears datagrams, process.stdout.write(bytes) writes what they carry.
  await new Promise((resolve) => socket.once('message', resolve))
}

try {
  if (process.env['ROLE'] === 'sender') await send()
  else await receive()
} catch (error) {
  if (!(error instanceof Failure)) throw error
  console.error(error.message)
  process.exitCode = 1
} finally {
  socket.close()
}
