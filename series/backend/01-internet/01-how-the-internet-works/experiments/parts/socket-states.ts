import { readFile } from 'node:fs/promises'

/** A state of a TCP connection as RFC 9293 §3.3.2 names it. */
export type TcpState =
  | 'CLOSED'
  | 'LISTEN'
  | 'SYN-SENT'
  | 'SYN-RECEIVED'
  | 'ESTABLISHED'
  | 'FIN-WAIT-1'
  | 'FIN-WAIT-2'
  | 'CLOSE-WAIT'
  | 'CLOSING'
  | 'LAST-ACK'
  | 'TIME-WAIT'

/** One end of a connection as the system has it. CLOSED is what it has forgotten. */
export interface EndState {
  readonly state: TcpState
  /** Bytes that came and that no program has read. */
  readonly unread: number
  /** Bytes written, and not acknowledged yet. */
  readonly unacknowledged: number
  /** How long the timer of the end still runs, in ms; `undefined` when none does. */
  readonly timerMs: number | undefined
}

/** Linux numbers the states, include/net/tcp_states.h. */
const STATES: Readonly<Record<string, TcpState>> = {
  '01': 'ESTABLISHED',
  '02': 'SYN-SENT',
  '03': 'SYN-RECEIVED',
  '04': 'FIN-WAIT-1',
  '05': 'FIN-WAIT-2',
  '06': 'TIME-WAIT',
  '08': 'CLOSE-WAIT',
  '09': 'LAST-ACK',
  '0A': 'LISTEN',
  '0B': 'CLOSING',
  '0C': 'SYN-RECEIVED',
}
const CLOSED: EndState = { state: 'CLOSED', unread: 0, unacknowledged: 0, timerMs: undefined }
/** Of the timers in the table: so many ticks a second, whatever the kernel's own clock. */
const TICKS_A_SECOND = 100

/** The table of IPv4 connections that Linux keeps for programs to read; `undefined` where there is none. */
export async function readSocketTable(path = '/proc/net/tcp'): Promise<string | undefined> {
  try {
    return await readFile(path, 'latin1')
  } catch {
    // Not Linux, or a system that hides it.
    return undefined
  }
}

/** The end with the port `local` of the connection to the port `remote`, out of the table. */
export function endState(table: string, local: number, remote: number): EndState {
  for (const line of table.split('\n').slice(1)) {
    const [, here = '', there = '', state = '', queues = '', timer = ''] = line.trim().split(/\s+/)
    if (portOf(here) !== local || portOf(there) !== remote) continue
    const [unacknowledged = '0', unread = '0'] = queues.split(':')
    const [kind, ticks = '0'] = timer.split(':')
    return {
      state: STATES[state] ?? 'CLOSED',
      unread: parseInt(unread, 16),
      unacknowledged: parseInt(unacknowledged, 16),
      timerMs: kind === '00' ? undefined : (parseInt(ticks, 16) * 1000) / TICKS_A_SECOND,
    }
  }
  return CLOSED
}

const portOf = (place: string): number => parseInt(place.split(':')[1] ?? '', 16)
