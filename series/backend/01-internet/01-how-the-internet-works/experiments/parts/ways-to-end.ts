import { once } from 'node:events'
import { setTimeout as after } from 'node:timers/promises'
import type { End, WatchedConnection } from './watched-connection.ts'

export const WAYS = [
  'the client closes first',
  'the server closes first',
  'both close before either has read',
  'the client closes its side, and reads on',
  'the client resets it',
  'the client closes with bytes unread',
] as const
export type Way = (typeof WAYS)[number]

export interface Pace {
  /** How long the other program takes until it closes, too, in ms. */
  readonly holdMs: number
  readonly signal: AbortSignal
}

const ASK = 'a pear?\n'
const ANSWER = 'a pear.\n'
/** More than an end takes in that does not read, less than one keeps until it can send. */
const MUCH = 'pear'.repeat(100_000)

/** Says something on a new connection, and ends it in one way. */
export async function endIn(way: Way, connection: WatchedConnection, pace: Pace): Promise<void> {
  switch (way) {
    case 'the client closes first':
      await exchange(connection)
      await closeInTurn(connection, 'client', 'server', pace)
      break
    case 'the server closes first':
      await exchange(connection)
      await closeInTurn(connection, 'server', 'client', pace)
      break
    case 'both close before either has read':
      await closeBoth(connection, pace)
      break
    case 'the client closes its side, and reads on':
      await closeHalf(connection, pace)
      break
    case 'the client resets it':
      await exchange(connection)
      await breakOff(connection, 'reset the connection', () => connection.client.resetAndDestroy())
      break
    case 'the client closes with bytes unread':
      await ask(connection)
      await connection.say('server', ANSWER)
      await connection.until('client', ({ client }) => client.unread > 0)
      await breakOff(connection, `closed, ${ANSWER.length} bytes unread`, () => connection.client.destroy())
      break
  }
  await connection.until('client', ({ client, server }) => isOver(client.state) && isOver(server.state))
}

const isOver = (state: string): boolean => state === 'CLOSED' || state === 'TIME-WAIT'

/** The question waits in the system until the server reads it. */
async function ask(connection: WatchedConnection): Promise<void> {
  await connection.say('client', ASK)
  await connection.until('server', ({ server }) => server.unread > 0)
  await connection.read('server', ASK.length)
}

async function exchange(connection: WatchedConnection): Promise<void> {
  await ask(connection)
  await connection.say('server', ANSWER)
  await connection.until('client', ({ client }) => client.unread > 0)
  await connection.read('client', ANSWER.length)
}

async function closeInTurn(connection: WatchedConnection, first: End, second: End, pace: Pace): Promise<void> {
  const ended = once(connection[second], 'end')
  connection[first].end()
  await connection.note(first, { type: 'event', text: 'closed its side' })
  await ended
  await connection.note(second, { type: 'event', text: 'read the end of the stream' })
  await connection.until(first, (states) => states[first].state === 'FIN-WAIT-2')
  await after(pace.holdMs, undefined, { signal: pace.signal })
  await closeLast(connection, second)
}

async function closeLast(connection: WatchedConnection, end: End): Promise<void> {
  const closed = Promise.all([connection.closed('client'), connection.closed('server')])
  connection[end].end()
  await connection.note(end, { type: 'event', text: 'closed its side, too' })
  await closed
}

/** Each writes more than the other takes in and closes: both ends say FIN, and neither FIN can be sent yet. */
async function closeBoth(connection: WatchedConnection, { holdMs, signal }: Pace): Promise<void> {
  for (const end of ['client', 'server'] as const) {
    connection[end].end(MUCH)
    await connection.note(end, { type: 'event', text: `wrote ${MUCH.length} bytes and closed its side` })
  }
  await connection.until(
    'server',
    ({ client, server }) => client.state === 'FIN-WAIT-1' && server.state === 'FIN-WAIT-1',
  )
  await after(holdMs, undefined, { signal })
  const closed = Promise.all([connection.closed('client'), connection.closed('server')])
  await connection.read('client', MUCH.length)
  await connection.until('client', ({ client }) => client.state === 'CLOSING')
  await connection.read('server', MUCH.length)
  await closed
}

async function closeHalf(connection: WatchedConnection, { holdMs, signal }: Pace): Promise<void> {
  await ask(connection)
  const ended = once(connection.server, 'end')
  connection.client.end()
  await connection.note('client', { type: 'event', text: 'closed its side' })
  await ended
  await connection.note('server', { type: 'event', text: 'read the end of the stream' })
  for (const piece of ['one pear\n', 'two pears\n', 'three pears\n']) {
    await after(holdMs / 3, undefined, { signal })
    await connection.say('server', piece)
    await connection.read('client', piece.length)
  }
  await closeLast(connection, 'server')
}

async function breakOff(connection: WatchedConnection, text: string, end: () => void): Promise<void> {
  const seen = connection.closed('server')
  let code: string | undefined
  connection.server.once('error', (error: NodeJS.ErrnoException) => (code = error.code))
  end()
  await connection.note('client', { type: 'event', text })
  await seen
  await connection.note('server', {
    type: 'event',
    text: code === undefined ? 'read the end of the stream' : `was told ${code}`,
  })
}
