import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { scriptedServer } from '../../test/scripted-server.ts'
import { resetSocket } from './reset-socket.ts'

it.each<[string, (socket: ReturnType<typeof connect>) => void]>([
  ['open', () => {}],
  ['saying FIN', (socket) => socket.end()],
  ['saying its last words and FIN', (socket) => socket.end('bye')],
])('resets and closes a connection that is %s', async (_, act) => {
  await using server = await scriptedServer((socket) => void socket.resume())
  const socket = connect({ host: server.host, port: server.port, allowHalfOpen: true }).on('error', () => {})
  await once(socket, 'connect')
  const closed = once(socket, 'close')
  act(socket)
  resetSocket(socket)
  await closed
  expect(socket.destroyed).toBe(true)
})

it('resets and closes one whose FIN has been sent, and leaves a closed one alone', async () => {
  await using server = await scriptedServer((socket) => void socket.resume())
  const socket = connect({ host: server.host, port: server.port, allowHalfOpen: true }).on('error', () => {})
  await once(socket, 'connect')
  await once(socket.end(), 'finish')
  const closed = once(socket, 'close')
  resetSocket(socket)
  await closed
  resetSocket(socket)
  expect(socket.destroyed).toBe(true)
})
