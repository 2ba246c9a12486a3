import { existsSync } from 'node:fs'
import { expect, it } from 'vitest'
import { observeExperiment } from '@backroad/lab'
import { endState, readSocketTable } from './parts/socket-states.ts'

const watch = (way: string, hold = 20) =>
  observeExperiment(new URL('./watch-a-connection.ts', import.meta.url), { way, hold })

type Seen = Awaited<ReturnType<typeof watch>>
const statesOf = (seen: Seen, end: 'client' | 'server') => seen.get('graph', `way-${end}`).nodes.map((node) => node.id)

const hasTable = existsSync('/proc/net/tcp')

it.skipIf(!hasTable).each([
  ['the client closes first', 'The client', ['FIN-WAIT-2', 'TIME-WAIT'], ['CLOSE-WAIT', 'CLOSED']],
  ['the server closes first', 'The server', ['CLOSE-WAIT', 'CLOSED'], ['FIN-WAIT-2', 'TIME-WAIT']],
  ['the client closes its side, and reads on', 'The client', ['FIN-WAIT-2', 'TIME-WAIT'], ['CLOSE-WAIT', 'CLOSED']],
  ['the client resets it', 'Neither', ['CLOSED'], ['CLOSED']],
  ['the client closes with bytes unread', 'Neither', ['CLOSED'], ['CLOSED']],
  [
    'both close before either has read',
    'Both',
    ['FIN-WAIT-1', 'CLOSING', 'TIME-WAIT'],
    ['FIN-WAIT-1', 'FIN-WAIT-2', 'TIME-WAIT'],
  ],
])('when %s, the states are those of RFC 9293', async (way, option, client, server) => {
  const seen = await watch(way)
  expect(seen.get('answer', 'answer').option).toBe(option)
  const seldomSeen = ['FIN-WAIT-1', 'LAST-ACK']
  const settled = (states: string[], wanted: string[]) =>
    states.filter((state) => wanted.includes(state) || !seldomSeen.includes(state))
  expect(settled(statesOf(seen, 'client'), client)).toEqual(['ESTABLISHED', ...client])
  expect(settled(statesOf(seen, 'server'), server)).toEqual(['ESTABLISHED', ...server])
})

it.skipIf(!hasTable)('shows the bytes that nobody has read yet, and how long TIME-WAIT lasts', async () => {
  const seen = await watch('the client closes first')
  const [, asked, answered] = seen
    .get('wire', 'wire')
    .rows.filter((row) => row.type !== 'silence')
    .filter((row) => row.type === 'message' || row.text === 'opened the connection')
  expect(asked).toMatchObject({ type: 'message', from: 'client', bytes: 'a pear?\n' })
  expect(asked?.says).toMatch(/client ESTABLISHED.*server ESTABLISHED, 8 bytes unread/)
  expect(answered?.says).toMatch(/client ESTABLISHED, 8 bytes unread/)
  const left = seen.get('value', 'left-client')
  expect(left.value).toBeGreaterThan(1)
  expect(left.unit).toBe('s')
})

it.skipIf(!hasTable)('lets an end that has closed its side go on reading', async () => {
  const seen = await watch('the client closes its side, and reads on')
  const rows = seen.get('wire', 'wire').rows.filter((row) => row.type !== 'silence')
  const closed = rows.findIndex((row) => row.type === 'event' && row.text === 'closed its side')
  const later = rows.slice(closed).filter((row) => row.type === 'message' && row.from === 'server')
  expect(later.map((row) => (row.type === 'message' ? row.bytes : ''))).toEqual([
    'one pear\n',
    'two pears\n',
    'three pears\n',
  ])
  expect(later.every((row) => row.says?.startsWith('client FIN-WAIT-2'))).toBe(true)
})

it.skipIf(!hasTable).each(['the client resets it', 'the client closes with bytes unread'])(
  'tells the other program of it when %s',
  async (way) => {
    const rows = (await watch(way)).get('wire', 'wire').rows
    expect(rows.at(-1)).toMatchObject({ type: 'event', from: 'server', text: 'was told ECONNRESET' })
  },
)

const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0 100 0 0 10 0
   1: 0100007F:1F90 0100007F:C350 01 00000005:0000000A 01:00000014 00000000     0        0 4712 1 0 20 4 30 10 -1
   2: 0100007F:C351 0100007F:1F90 06 00000000:00000000 03:00001770 00000000     0        0 0 3 0
`

it('reads states, queues and timers from the table of Linux', () => {
  expect(endState(TABLE, 0x1f90, 0xc350)).toEqual({ state: 'ESTABLISHED', unread: 10, unacknowledged: 5, timerMs: 200 })
  expect(endState(TABLE, 0xc351, 0x1f90)).toEqual({ state: 'TIME-WAIT', unread: 0, unacknowledged: 0, timerMs: 60_000 })
  expect(endState(TABLE, 0xc350, 0x1f90).state).toBe('CLOSED')
})

it('says so where there is no such table', async () => {
  expect(await readSocketTable('/proc/net/no-such-table')).toBeUndefined()
})
