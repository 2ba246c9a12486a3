import type { Carrier, Protocol, TranscriptEntry } from '@backroad/check'
import { createHash, type Hash } from 'node:crypto'

/** What went one way in one turn. What is long is counted and digested, but only its beginning is kept. */
export interface Flow {
  /** One character a byte. */
  readonly bytes: string
  readonly total: number
  readonly pieces: number
  /** SHA-256 of all of it, of what the transcript leaves out by its CRC: whether two are the same is known however long they are. */
  readonly digest: string
}

/** What was sent until something came, and what came until more was sent. */
export interface Turn {
  readonly sent: Flow
  readonly received: Flow
  /** What became of the connection after it, as far as the program's side goes. */
  readonly then: 'open' | 'closed' | 'reset' | 'refused'
}

/** What is spoken on a connection. */
export interface Spoken {
  readonly protocol: Protocol
  readonly transport: Carrier
}

/** The turns on one connection of a stage. */
export interface ConnectionTurns {
  /** Its number in the stage, from 1. */
  readonly connection: number
  /** Absent where the transcript does not say. */
  readonly spoken?: Spoken
  readonly turns: readonly Turn[]
}

const mostKept = 2 ** 20

/**
 * What was exchanged in the last run of each stage, by slug, from a check's transcript. A stage that is repeated alone begins
 * anew; what it did in company is left out, as is its verdict. A connection on which nothing went either way has no turn,
 * unless it was refused or reset.
 */
export async function readTurns(
  entries: Iterable<TranscriptEntry> | AsyncIterable<TranscriptEntry>,
): Promise<Map<string, readonly ConnectionTurns[]>> {
  const stages = new Map<string, Map<number, OpenTurns>>()
  for await (const entry of entries) {
    const { stage, connection, type } = entry
    if (stage === undefined) continue
    if (type === 'stage-started') stages.set(stage, new Map())
    if (connection === undefined) continue
    const connections = stages.get(stage) ?? new Map<number, OpenTurns>()
    stages.set(stage, connections)
    const turns = connections.get(connection) ?? new OpenTurns()
    connections.set(connection, turns)
    turns.see(entry)
  }
  return new Map([...stages].map(([slug, connections]) => [slug, ended(connections)]))
}

function ended(connections: ReadonlyMap<number, OpenTurns>): ConnectionTurns[] {
  return [...connections]
    .toSorted(([a], [b]) => a - b)
    .map(([connection, turns]) => ({
      connection,
      ...(turns.spoken === undefined ? {} : { spoken: turns.spoken }),
      turns: turns.end(),
    }))
    .filter(({ turns }) => turns.length > 0)
}

class OpenTurns {
  spoken: Spoken | undefined
  readonly #turns: { sent: OpenFlow; received: OpenFlow; then: Turn['then'] }[] = []

  see(entry: TranscriptEntry): void {
    const { type, protocol, transport, text } = entry
    if (protocol && transport) this.spoken = { protocol, transport }
    if (type === 'sent') {
      const last = this.#turns.at(-1)
      const current = last === undefined || last.received.total > 0 ? this.#begin() : last
      current.sent.push(entry)
    } else if (type === 'called') this.#begin().sent.push({ at: 0, type, bytes: `${text ?? ''}\n` })
    // How a call has ended is a part of what it says, unless all went well.
    else if (type === 'call-ended' && text !== 'exit code 0')
      (this.#turns.at(-1) ?? this.#begin()).received.push({ at: 0, type, bytes: `(${text ?? ''})\n` })
    else if (type === 'received') (this.#turns.at(-1) ?? this.#begin()).received.push(entry)
    else if (type === 'peer-ended') this.#end('closed')
    else if (type === 'reset' || type === 'refused') this.#end(type)
  }

  #begin() {
    const turn = { sent: new OpenFlow(), received: new OpenFlow(), then: 'open' as const }
    this.#turns.push(turn)
    return turn as { sent: OpenFlow; received: OpenFlow; then: Turn['then'] }
  }

  #end(then: 'closed' | 'reset' | 'refused'): void {
    const turn = this.#turns.at(-1) ?? (then === 'closed' ? undefined : this.#begin())
    if (turn && turn.then === 'open') turn.then = then
  }

  end(): Turn[] {
    return this.#turns.map(({ sent, received, then }) => ({ sent: sent.end(), received: received.end(), then }))
  }
}

class OpenFlow {
  total = 0
  #kept = ''
  #pieces = 0
  /** What the transcript left out of it: how much, and its CRC. */
  #leftOut = 0
  #crc = ''
  readonly #hash: Hash = createHash('sha256')

  push({ bytes = '', leftOut = 0, leftOutCrc = '' }: TranscriptEntry): void {
    if (bytes === '' && leftOut === 0) return
    this.total += bytes.length + leftOut
    this.#pieces++
    this.#kept += bytes.slice(0, mostKept - this.#kept.length)
    this.#hash.update(bytes, 'latin1')
    this.#leftOut += leftOut
    if (leftOut > 0) this.#crc = leftOutCrc
  }

  end(): Flow {
    if (this.#leftOut > 0) this.#hash.update(` and ${this.#leftOut} more, ${this.#crc}`)
    return { bytes: this.#kept, total: this.total, pieces: this.#pieces, digest: this.#hash.digest('hex') }
  }
}
