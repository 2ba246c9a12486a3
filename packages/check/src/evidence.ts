import { byHand } from './by-hand.ts'
import type { Finding } from './finding.ts'
import { likelyOfBytes, likelyOfHangingUp, likelyOfProgram } from './likely.ts'
import type { Exit, Program } from './program.ts'
import type { ConnectionRecord, StageRecord } from './stage-record.ts'
import { toByteString } from './show-value.ts'
import type { Evidence, Stage } from './types.ts'

/** Most bytes of a message that evidence carries; the transcript has them all. */
const shown = 8192

/** Puts a finding together with what was sent and received, and what became of the program. */
export function evidenceOf(finding: Finding, stage: Stage, record: StageRecord, program: Program): Evidence {
  const { connection, messageStart } = finding
  const sent = connection && sentPart(connection, messageStart, record)
  const received = connection && receivedPart(connection, finding)
  const hand =
    connection &&
    byHand(
      connection.sent.map((piece) => piece.bytes),
      { host: program.host, halfClosed: connection.halfClosed },
    )
  const likely = likelyOf(finding, stage, program)
  const ended = program.exit && !program.endAsked ? programPart(program.exit, program.stderrTail()) : undefined
  return {
    summary: finding.summary,
    ...(sent ? { sent } : {}),
    expected: finding.expected,
    spec: finding.spec ?? stage.spec,
    ...(received ? { received } : {}),
    ...(likely ? { likely } : {}),
    ...(hand ? { byHand: hand } : {}),
    ...(ended ? { program: ended } : {}),
    ...(finding.fault ? { fault: finding.fault } : {}),
  }
}

/** How a program ended, with the last it said. */
export function programPart(exit: Exit | undefined, stderr: string): NonNullable<Evidence['program']> {
  return {
    ...(exit?.code === undefined ? {} : { exitCode: exit.code }),
    ...(exit?.signal === undefined ? {} : { signal: exit.signal }),
    ...(stderr === '' ? {} : { stderr }),
  }
}

function likelyOf(finding: Finding, stage: Stage, program: Program): string | undefined {
  if (finding.verdict === 'unclear') return undefined
  if (finding.likelyByValue) return finding.likelyByValue
  if (finding.verdict === 'crashed') {
    const { exit, port } = program
    return likelyOfProgram({ exit, port, stderr: program.stderr.text(), cameUp: true }) ?? stage.likely
  }
  return (
    likelyOfBytes(finding.verdict, finding.connection, finding.messageStart, program.stdout.text()) ??
    finding.likelyAlways ??
    stage.likely ??
    (finding.verdict === 'closed' && !finding.connection?.receivedBytes ? likelyOfHangingUp : undefined)
  )
}

function sentPart(connection: ConnectionRecord, messageStart: number, record: StageRecord): Evidence['sent'] {
  const pieces = connection.sentFor(messageStart)
  if (pieces.length === 0) return undefined
  const bytes = Buffer.concat(pieces.map((piece) => piece.bytes))
  const connections = record.connections.size
  return {
    bytes: toByteString(bytes.subarray(0, shown)),
    pieces: pieces.length,
    ...(connections > 1 ? { connections } : {}),
    ...(bytes.length > shown ? { total: bytes.length } : {}),
  }
}

function receivedPart(connection: ConnectionRecord, finding: Finding): Evidence['received'] {
  const { messageStart: start, offending } = finding
  const message = connection.receivedFrom(start)
  // The offending run must be seen, with a little before it.
  const from = offending && offending.start - start > shown - 512 ? offending.start - start - 512 : 0
  const bytes = message.subarray(from, from + shown)
  const place = offending && { start: offending.start - start - from, end: offending.end - start - from }
  const then = fateOf(connection, finding, message.length)
  const afterMs = delay(connection, start)
  return {
    bytes: toByteString(bytes),
    ...(bytes.length < connection.receivedBytes - start ? { total: connection.receivedBytes - start } : {}),
    ...(from > 0 ? { from } : {}),
    ...(afterMs === undefined ? {} : { afterMs }),
    ...(then ? { then } : {}),
    ...(place && place.start >= 0 && place.start < bytes.length
      ? {
          offending: {
            start: place.start,
            end: Math.max(place.start, Math.min(place.end, bytes.length)),
            ...(offending.name ? { name: offending.name } : {}),
          },
        }
      : {}),
    ...(place && finding.wanted !== undefined ? { wanted: finding.wanted.slice(0, shown) } : {}),
  }
}

function fateOf(connection: ConnectionRecord, finding: Finding, length: number): string | undefined {
  const then = length === 0 ? '' : 'then '
  if (connection.fate === 'reset') return `${then}your program reset the connection`
  if (connection.fate === 'ended') return `${then}your program closed the connection`
  if (connection.fate === 'refused') return 'the connection was refused'
  if (finding.verdict === 'hung')
    return length === 0 ? 'nothing came, and the connection stayed open' : 'then nothing more came'
  return undefined
}

/** Milliseconds from the last byte sent to the first byte of the message, to a tenth. */
function delay(connection: ConnectionRecord, messageStart: number): number | undefined {
  let offset = 0
  for (const piece of connection.received) {
    offset += piece.bytes.length
    if (offset <= messageStart) continue
    const before = connection.sent.filter((sent) => sent.at <= piece.at).at(-1)
    return before && Math.round((piece.at - before.at) * 10) / 10
  }
  return undefined
}
