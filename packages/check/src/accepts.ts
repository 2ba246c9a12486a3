import { createSocket } from 'node:dgram'
import { connect } from 'node:net'
import { isBound } from './listening.ts'
import type { Transport } from './types.ts'

/** How long the refusal of a datagram may take on loopback, ms. */
const refusalMs = 10

/** How long a port is bound at the least by who means to keep it, ms. */
const staysForMs = 4

/** Whether a program answers at its port now: accepts a TCP connection, or has bound its UDP port. */
export function answersAt(host: string, port: number, transport: Transport): Promise<boolean> {
  return transport === 'tcp' ? accepts(host, port) : takesDatagrams(host, port)
}

/** Whether a TCP connection to `port` is accepted now. The connection is ended at once. */
export function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port })
    socket.once('connect', () => {
      resolve(true)
      socket.destroy()
    })
    socket.once('error', () => resolve(false))
  })
}

/** Whether the port is bound: seen in the system's table where there is one, else by an empty datagram not being refused. */
async function takesDatagrams(host: string, port: number): Promise<boolean> {
  const isThere = isBound(host, port, 'udp')
  if (isThere === undefined) return isNotRefused(host, port)
  // Whoever looks for a free port holds it for a moment.
  return isThere && (await stays(() => isBound(host, port, 'udp') === true))
}

/** Whether it is so now and a moment later. */
async function stays(isSo: () => boolean): Promise<boolean> {
  await new Promise((resolve) => setTimeout(resolve, staysForMs))
  return isSo()
}

/** A closed UDP port is told by ICMP "port unreachable", which a connected socket gets as ECONNREFUSED. */
function isNotRefused(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4')
    const end = (result: boolean) => {
      clearTimeout(timer)
      socket.removeAllListeners('error').on('error', () => {})
      socket.close()
      resolve(result)
    }
    const timer = setTimeout(() => end(true), refusalMs)
    socket.once('error', () => end(false))
    socket.connect(port, host, () => socket.send(''))
  })
}
