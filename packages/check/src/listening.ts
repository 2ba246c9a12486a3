import { readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { processesOf } from './process-table.ts'
import type { Transport } from './types.ts'

export interface ListeningSocket {
  /** "127.0.0.1", "0.0.0.0", "::", "::1". */
  readonly address: string
  readonly port: number
}

/**
 * Where the processes of a group listen for TCP or have bound a UDP port, from /proc/net (Linux; see proc_net(5) for its columns). Empty where
 * that can't be known, as on macOS: then nothing is said about it.
 */
export async function listeningSockets(group: number, transport: Transport = 'tcp'): Promise<ListeningSocket[]> {
  if (process.platform !== 'linux') return []
  const inodes = new Set<string>()
  for (const { pid } of await processesOf(new Set([group]))) {
    for (const link of openFiles(pid)) {
      const inode = /^socket:\[(\d+)\]$/.exec(link)?.[1]
      if (inode) inodes.add(inode)
    }
  }
  return listeners(transport).filter(({ inode }) => inodes.has(inode))
}

/** Whether anything has bound `port` so that what is sent to `host` reaches it; undefined where that can't be known. */
export function isBound(host: string, port: number, transport: Transport): boolean | undefined {
  if (process.platform !== 'linux') return undefined
  return listeners(transport).some((socket) => socket.port === port && [host, '0.0.0.0', '::'].includes(socket.address))
}

/** TCP_LISTEN; a UDP socket without a peer is TCP_CLOSE. */
const waitingState: Readonly<Record<Transport, string>> = { tcp: '0A', udp: '07' }

function listeners(transport: Transport): (ListeningSocket & { readonly inode: string })[] {
  return [`/proc/net/${transport}`, `/proc/net/${transport}6`].flatMap((file) =>
    listenersIn(file, waitingState[transport]),
  )
}

function listenersIn(file: string, wanted: string): (ListeningSocket & { readonly inode: string })[] {
  const found: (ListeningSocket & { readonly inode: string })[] = []
  for (const line of attempt(() => readFileSync(file, 'latin1'), '')
    .split('\n')
    .slice(1)) {
    const [, local, , state, , , , , , inode] = line.trim().split(/\s+/)
    if (state !== wanted || inode === undefined || local === undefined) continue
    const [address = '', port = ''] = local.split(':')
    found.push({ address: showAddress(address), port: Number.parseInt(port, 16), inode })
  }
  return found
}

/** The kernel writes addresses as 32-bit words in the machine's own byte order. */
function showAddress(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => [...Buffer.from(word, 'hex').reverse()])
  if (bytes.length === 4) return bytes.join('.')
  if (bytes.every((byte) => byte === 0)) return '::'
  if (bytes.slice(0, 15).every((byte) => byte === 0) && bytes[15] === 1) return '::1'
  // What a program writes as 127.0.0.1 on a socket for both families, as Java does.
  if (/^0{20}f{4}/.test(Buffer.from(bytes).toString('hex'))) return bytes.slice(12).join('.')
  return (hex.match(/.{4}/g) ?? []).join(':').toLowerCase()
}

function openFiles(pid: number): string[] {
  const dir = `/proc/${pid}/fd`
  return attempt(() => readdirSync(dir), []).map((fd) => attempt(() => readlinkSync(`${dir}/${fd}`), ''))
}

/** A process may end, or belong to someone else, between any two reads of /proc. */
function attempt<T>(read: () => T, otherwise: T): T {
  try {
    return read()
  } catch {
    return otherwise
  }
}
