import { readFileSync } from 'node:fs'
import { setTimeout as after } from 'node:timers/promises'

/** What the system holds for a UDP port: bytes that its program has not read, and datagrams thrown away for want of room. */
export interface UdpQueue {
  readonly unread: number
  readonly dropped: number
}

/** The queue of all sockets bound to a port of this machine; undefined where that can't be known (only Linux has /proc/net/udp). */
export function udpQueue(port: number): UdpQueue | undefined {
  try {
    return queueIn(['/proc/net/udp', '/proc/net/udp6'].map((file) => readFileSync(file, 'latin1')).join('\n'), port)
  } catch {
    return undefined // not Linux, or a Linux without IPv6: then nothing is said about it
  }
}

/** Adds up the sockets of a port in the lines of /proc/net/udp, whose columns are those of proc_net(5); undefined without any. */
export function queueIn(table: string, port: number): UdpQueue | undefined {
  const rows = table
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local]) => Number.parseInt(local?.split(':')[1] ?? '', 16) === port)
  if (rows.length === 0) return undefined
  const sum = (value: (row: readonly string[]) => number) => rows.reduce((total, row) => total + value(row), 0)
  return {
    unread: sum((row) => Number.parseInt(row[4]?.split(':')[1] ?? '', 16)),
    dropped: sum((row) => Number(row.at(-1))),
  }
}

/**
 * Waits until the program at `port` has read every datagram that was sent to it since `before`. False when one was thrown away by
 * the system, when the program does not read them `within` ms, or where it can't be known: then it is not to blame for any.
 */
export async function hasReadAll(port: number, before: UdpQueue | undefined, within: number): Promise<boolean> {
  const until = performance.now() + within
  for (;;) {
    const now = udpQueue(port)
    if (now === undefined || before === undefined || now.dropped > before.dropped) return false
    if (now.unread === 0) return true
    if (performance.now() > until) return false
    await after(1)
  }
}
