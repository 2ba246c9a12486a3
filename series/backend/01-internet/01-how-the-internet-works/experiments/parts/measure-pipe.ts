import { openFaultyUdp } from '@backroad/protocols'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { setTimeout as after } from 'node:timers/promises'
import { DATA, NUMBER, Sender } from './sender.ts'
import type { Window } from './window.ts'

export interface Pipe {
  readonly roundTripMs: number
  /** The probability that a packet is lost. */
  readonly loss?: number
  /** Bytes a second. */
  readonly bandwidth?: number
}

export interface Flow {
  /** Bytes a second that arrived for the first time. */
  readonly goodput: number
  /** The mean, of packets that were sent once, in ms. */
  readonly roundTripMs: number
  /** Of the packets that were sent, the part that the link lost. */
  readonly lost: number
  readonly sent: number
  readonly resent: number
  readonly timeouts: number
  readonly course: readonly (readonly [number, number])[]
}

/** Sends through a link as long, lossy and narrow as told for `ms`, and measures it all but its beginning. */
export async function measurePipe(pipe: Pipe, window: Window, ms: number, signal: AbortSignal): Promise<Flow> {
  await using open = new AsyncDisposableStack()
  const receiver = await openSocket(open)
  const seen = new Set<number>()
  receiver.on('message', (bytes, { port, address }) => {
    seen.add(bytes.readUInt32BE(0))
    receiver.send(bytes.subarray(0, NUMBER), port, address, () => undefined)
  })
  const link = await openFaultyUdp({
    target: () => ({ host: '127.0.0.1', port: receiver.address().port }),
    // All of the road lies on the way there, so that no acknowledgment is lost.
    plan: { ...planOf(pipe), direction: 'to-program' },
    random: () => Math.random(),
  })
  open.defer(() => link.close())
  const socket = await openSocket(open)
  socket.connect(link.port, link.host)
  await once(socket, 'connect', { signal })

  const sender = new Sender(socket, window)
  open.defer(() => sender.stop())
  await after(Math.max(3 * pipe.roundTripMs, ms / 5), undefined, { signal })
  const before = { at: performance.now(), seen: seen.size, samples: sender.samples, sampledMs: sender.sampledMs }
  await after(ms, undefined, { signal })
  const { lost, came } = link.counts.toProgram
  return {
    goodput: ((seen.size - before.seen) * DATA * 1000) / (performance.now() - before.at),
    roundTripMs: (sender.sampledMs - before.sampledMs) / Math.max(1, sender.samples - before.samples),
    lost: lost / Math.max(1, came),
    sent: sender.sent,
    resent: sender.resent,
    timeouts: sender.timeouts,
    course: sender.course,
  }
}

function planOf({ roundTripMs, loss, bandwidth }: Pipe) {
  return {
    delayMs: roundTripMs,
    ...(loss === undefined ? {} : { loss }),
    ...(bandwidth === undefined ? {} : { bandwidth }),
  }
}

async function openSocket(open: AsyncDisposableStack): Promise<Socket> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  socket.on('error', () => undefined)
  open.defer(() => new Promise<void>((resolve) => socket.close(() => resolve())))
  return socket
}
