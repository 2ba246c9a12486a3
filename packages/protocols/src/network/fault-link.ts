import type { Place } from '../bytes.ts'
import type { Direction, FaultPlan } from './fault-plan.ts'

export interface FaultOptions {
  /** Where the program listens, asked anew for each connection, or for each UDP client: a restarted program has another port. */
  readonly target: () => Place
  readonly plan: FaultPlan
  /** Numbers in [0, 1), seeded: it is asked a few times when the link opens, and all that the link decides follows from that. */
  readonly random: () => number
  /** Where the link listens, 127.0.0.1 unless told. */
  readonly host?: string
  /** A free port unless told. */
  readonly port?: number
}

/** What a link has done in one direction so far. */
export interface WayCounts {
  /** What came in: datagrams, or what single reads gave. */
  came: number
  /** What went out: datagrams, or writes. */
  passed: number
  /** Bytes that went out. */
  bytes: number
  lost: number
  duplicated: number
  reordered: number
  corrupted: number
  /** Datagrams thrown away because too much was under way, as a full router does; bytes that came after a made half-close. */
  dropped: number
}

export interface FaultCounts {
  /** Connections accepted, or UDP clients seen. */
  connections: number
  /** How often the program was found not to listen. */
  refused: number
  readonly toProgram: WayCounts
  readonly toClient: WayCounts
}

/** A port to speak to instead of the program's; what passes through it has a hard time. */
export interface FaultLink {
  readonly host: string
  readonly port: number
  /** The plan in words: "one byte at a time, 20 ms late". */
  readonly says: string
  readonly counts: FaultCounts
  /** Nothing arrives any more, of what is under way and of what comes, until `resume`. Over TCP the sender feels it. */
  stall(direction?: Direction): void
  resume(direction?: Direction): void
  /**
   * TCP: says FIN on every open connection in this direction after what is under way; what its sender says later is swallowed.
   * @throws Error over UDP, which has no end to tell
   */
  halfClose(direction: Direction): void
  /** TCP: resets every open connection on both sides at once. UDP: loses what is under way and forgets its clients, as a NAT that restarts. */
  reset(): void
  /** Resets what is open, drops what is under way, and resolves when all is closed. More than once is allowed. */
  close(): Promise<void>
}

export function noCounts(): FaultCounts {
  return { connections: 0, refused: 0, toProgram: none(), toClient: none() }
}

function none(): WayCounts {
  return { came: 0, passed: 0, bytes: 0, lost: 0, duplicated: 0, reordered: 0, corrupted: 0, dropped: 0 }
}
