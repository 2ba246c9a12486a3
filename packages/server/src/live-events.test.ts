import type { Numbered } from '@backroad/app'
import Fastify from 'fastify'
import { once } from 'node:events'
import { connect, type AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { LiveEvents } from './live-events.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** A server with one stream; `left` resolves when whoever followed has been let go. */
async function streaming(events: (signal: AbortSignal) => AsyncGenerator<Numbered<unknown>>) {
  const app = Fastify({ forceCloseConnections: true })
  const live = new LiveEvents()
  const left = Promise.withResolvers<void>()
  app.get('/', async (request, reply) => {
    await live.send(
      request,
      reply,
      async (_after, signal) => watched(events(signal), left.resolve),
      async () => ({}),
    )
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  closing.push(() => app.close())
  return { live, left: left.promise, port: (app.server.address() as AddressInfo).port }
}

async function* watched<T>(source: AsyncGenerator<T>, left: () => void): AsyncGenerator<T> {
  try {
    yield* source
  } finally {
    left()
  }
}

async function* silence(signal: AbortSignal): AsyncGenerator<Numbered<unknown>> {
  yield { id: 1, event: 'first' }
  if (!signal.aborted) await once(signal, 'abort')
}

async function* flood(signal: AbortSignal): AsyncGenerator<Numbered<unknown>> {
  for (let id = 1; !signal.aborted; id++) yield { id, event: 'x'.repeat(64 * 1024) }
}

async function listen(port: number) {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
  return socket
}

test('a client that goes while nothing happens is let go', async () => {
  const { left, port } = await streaming(silence)
  const socket = await listen(port)
  await once(socket, 'data')
  socket.destroy()
  await left
})

test('a client that reads nothing holds the stream back, and is let go when it leaves', async () => {
  let sent = 0
  const { left, port } = await streaming(async function* (signal) {
    for await (const event of flood(signal)) {
      sent = event.id
      yield event
    }
  })
  const socket = await listen(port)
  socket.pause()
  // Once no more is sent between two looks, the buffers on the way are full and the writer waits.
  for (let before = -1; before !== sent || sent === 0;) {
    before = sent
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  expect(sent * 64).toBeLessThan(64 * 1024)
  socket.destroy()
  await left
})

test('closing ends every stream', async () => {
  const { live, left, port } = await streaming(silence)
  const socket = await listen(port)
  await once(socket, 'data')
  live.close()
  await left
  await once(socket.resume(), 'close')
})
