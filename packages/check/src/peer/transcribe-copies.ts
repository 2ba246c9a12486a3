import type { ClientsOptions } from '../contracts/contract.ts'
import type { CopiesEvent } from './run-copies.ts'
import type { Role } from './types.ts'

/** Most bytes of datagrams of one copy that the transcript keeps, each way. */
const mostKept = 256 * 1024

/** Puts two copies and their datagrams into the transcript: each copy is a connection, and says which it is. */
export function transcribeCopies(run: number, transcribe: ClientsOptions['transcribe']): (event: CopiesEvent) => void {
  const connection = (role: Role) => 2 * run - (role === 'receiver' ? 1 : 0)
  const kept = new Map<string, number>()
  const datagram = (role: Role, type: 'sent' | 'received', bytes: Uint8Array) => {
    const key = `${role} ${type}`
    const before = kept.get(key) ?? 0
    kept.set(key, before + bytes.length)
    if (before > mostKept) return
    const text = before + bytes.length > mostKept ? { text: 'What follows is not kept.' } : {}
    transcribe({ connection: connection(role), type, bytes: Buffer.from(bytes).toString('latin1'), ...text })
  }
  return (event) => {
    if (event.type === 'started') {
      transcribe({ connection: connection(event.role), type: 'connecting', protocol: 'peer', transport: 'udp' })
      return transcribe({ connection: connection(event.role), type: 'called', text: event.text })
    }
    if (event.type !== 'ended') {
      const there = event.way === 'to-receiver'
      const came = event.type === 'came'
      return datagram(there === came ? 'sender' : 'receiver', came ? 'received' : 'sent', event.bytes)
    }
    const { role, called } = event
    const { exit, stderr } = called
    const common = { connection: connection(role) }
    if (stderr.length > 0)
      transcribe({ ...common, type: 'stderr', bytes: stderr.subarray(0, mostKept).toString('latin1') })
    transcribe({
      ...common,
      type: 'call-ended',
      text: exit.signal ? `signal ${exit.signal}` : `exit code ${exit.code ?? 0}`,
    })
  }
}
