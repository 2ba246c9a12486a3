import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { hasReadAll, queueIn, udpQueue } from './udp-queue.ts'

const table = `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
 8869: 0100007F:14E9 00000000:0000 07 00000000:00000340 00:00000000 00000000     0        0 620936 2 00000000a3674627 0
 8870: 0100007F:14EA 00000000:0000 07 00000000:00000100 00:00000000 00000000     0        0 620937 2 00000000a3674628 9
  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
 8869: 00000000000000000000000000000000:14E9 00000000000000000000000000000000:0000 07 00000000:00000010 00:00000000 00000000     0        0 620938 2 00000000a3674629 3
`

test('adds up what all sockets of a port have not read', () => {
  expect(queueIn(table, 0x14e9)).toEqual({ unread: 0x350, dropped: 3 })
})

test('says nothing of a port that nobody has bound', () => {
  expect(queueIn(table, 53)).toBeUndefined()
})

test.runIf(process.platform === 'linux')('knows when what was sent has been read', async () => {
  const reader = createSocket('udp4').bind(0, '127.0.0.1')
  await once(reader, 'listening')
  const { port } = reader.address()
  const before = udpQueue(port)
  expect(before).toEqual({ unread: 0, dropped: 0 })
  const sender = createSocket('udp4')
  const came = once(reader, 'message')
  await new Promise((sent) => sender.send('a query', port, '127.0.0.1', sent))
  expect(await hasReadAll(port, before, 10_000)).toBe(true)
  await came
  reader.close()
  sender.close()
})

test('blames nobody for a port that is not there', async () => {
  expect(await hasReadAll(0, { unread: 0, dropped: 0 }, 10_000)).toBe(false)
})
