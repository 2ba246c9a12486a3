/**
 * Opens a link with the plan in its first argument, sends a datagram or some bytes through it and closes all that it opened itself:
 * the program, the client, the link. What a link leaves open keeps this process alive. Second argument: tcp, udp, or stalled (tcp).
 */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import type { FaultPlan } from '../src/network/fault-plan.ts'
import { openFaultyTcp } from '../src/network/open-faulty-tcp.ts'
import { openFaultyUdp } from '../src/network/open-faulty-udp.ts'
import { connectTcp } from '../src/tcp/connect-tcp.ts'

const plan = JSON.parse(process.argv[2] ?? '{}') as FaultPlan
const host = '127.0.0.1'

async function overTcp(stalled: boolean): Promise<void> {
  const server = createServer((socket) => void socket.on('error', () => {}).resume()).listen(0, host)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const link = await openFaultyTcp({ target: () => ({ host, port }), plan, random: () => 0.3 })
  if (stalled) link.stall()
  const connection = await connectTcp(link)
  await connection.send(Buffer.from('never arrives'), 5000)
  // Until the link has it, too.
  while (!stalled && link.counts.toProgram.came === 0) await new Promise(setImmediate)
  await Promise.all([link.close(), link.close()])
  await connection.close()
  server.close()
}

async function overUdp(): Promise<void> {
  const program = createSocket('udp4').bind(0, host)
  await once(program, 'listening')
  const link = await openFaultyUdp({ target: () => ({ host, port: program.address().port }), plan, random: () => 0.3 })
  const client = createSocket('udp4')
  client.send('never arrives', link.port, link.host)
  while (link.counts.toProgram.came === 0) await new Promise(setImmediate)
  await Promise.all([link.close(), link.close()])
  client.close()
  program.close()
}

await (process.argv[3] === 'udp' ? overUdp() : overTcp(process.argv[3] === 'stalled'))
console.log('closed')
