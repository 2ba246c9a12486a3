import { byHand } from './by-hand.ts'
import { type CallRecord, callPart } from './command/call-record.ts'
import { fieldsOf } from './evidence-fields.ts'
import type { Finding } from './finding.ts'
import { likelyOfBytes, likelyOfHangingUp, likelyOfProgram, reportsAnError } from './likely.ts'
import { type Exit, type Program, showExit } from './program.ts'
import type { ConnectionRecord, StageRecord } from './stage-record.ts'
import { toByteString } from './show-value.ts'
import type { Evidence, Stage } from './types.ts'

/** Most bytes of a message that evidence carries; the transcript has far more. */
const shown = 8192

/** The same where both sides are one stream that may be long, and only a place in it is of interest. */
const shownOfStream = 256

const shownOf = ({ wire }: ConnectionRecord): number => (wire === 'peer' ? shownOfStream : shown)

/** Puts a finding together with what was sent and received, and what became of the program. */
export function evidenceOf(finding: Finding, stage: Stage, record: StageRecord, running: Program): Evidence {
  const { connection, restarted: program = running } = finding
  const sent = connection && sentPart(connection, finding, record)
  const received = connection && receivedPart(connection, finding)
  const call = connection?.call?.call
  const hand = call
    ? call.byHand
    : connection &&
      byHand(
        connection.sent.map((piece) => piece.bytes),
        {
          host: program.host,
          halfClosed: connection.halfClosed,
          wire: connection.wire,
          keepOpen: finding.verdict === 'hung',
        },
      )
  const stderr = call ? call.stderr : program.stderr.since(record.stderrFrom)
  const likely = likelyOf(finding, stage, { program, stderr })
  const spoke = finding.verdict === 'crashed' ? program.stderrTail() : program.stderrTail(record.stderrFrom)
  const endedUnasked = !program.endAsked || (finding.restarted !== undefined && finding.verdict === 'crashed')
  const called = call && callPart(call, shown)
  const part = call ? partOfCall(call) : programPart(program.asked || endedUnasked ? program.exit : undefined, spoke)
  const ended = endOf(program, finding)
  return {
    summary: ended ? `${finding.summary} ${ended}` : finding.summary,
    ...(connection && connection.protocol !== 'http1' ? { protocol: connection.protocol } : {}),
    ...(called ? { call: called } : {}),
    ...(sent ? { sent } : {}),
    expected: finding.expected,
    spec: finding.spec ?? stage.spec,
    ...(received ? { received } : {}),
    ...(likely ? { likely } : {}),
    ...(finding.drawing ? { drawing: finding.drawing } : {}),
    ...(hand ? { byHand: hand } : {}),
    ...(Object.keys(part).length > 0 ? { program: part } : {}),
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

/** How a call ended, with the last it said. */
function partOfCall({ exitCode, signal, stderr }: CallRecord): NonNullable<Evidence['program']> {
  const exit = { ...(exitCode === undefined ? {} : { code: exitCode }), ...(signal === undefined ? {} : { signal }) }
  return programPart(exit, stderr.trimEnd().split('\n').slice(-20).join('\n'))
}

/** What became of a program that a stage had sent a signal to: "SIGTERM was sent; your program ended …". */
function endOf({ asked, exit, exitedAt }: Program, { verdict, connection }: Finding): string | undefined {
  if (asked === undefined) return undefined
  const says = asked.says.charAt(0).toUpperCase() + asked.says.slice(1)
  if (exit === undefined || exitedAt === undefined) return `${says}; your program still runs.`
  const later = `${Math.max(0, Math.round(exitedAt - asked.at))} ms later`
  const unanswered = connection !== undefined && (verdict === 'closed' || verdict === 'reset')
  return `${says}; your program ended with ${showExit(exit)}, ${later}${unanswered ? ', before the reply' : ''}.`
}

/** `stderr` is what the program wrote there during the stage. */
function likelyOf(
  finding: Finding,
  stage: Stage,
  { program, stderr }: { program: Program; stderr: string },
): string | undefined {
  const { verdict, connection, messageStart } = finding
  if (verdict === 'unclear') return undefined
  if (finding.likelyOfBody) return finding.likelyOfBody
  if (finding.likelyByValue) return finding.likelyByValue
  if (verdict === 'crashed' && program.pid !== 0) {
    const { exit, port } = program
    const all = program.stderr.text()
    return (
      likelyOfProgram({ exit, port, stderr: all, cameUp: cameUp(program, connection), contract: program.contract }) ??
      (reportsAnError(all) ? undefined : stage.likely)
    )
  }
  const own = finding.likelyAlways ?? stage.likely
  // A program that says itself what went wrong knows better than a guess from the bytes.
  if (reportsAnError(stderr)) return ['Your program wrote an error to stderr: begin there.', own ?? ''].join(' ').trim()
  return (
    likelyOfBytes(verdict, {
      connection,
      start: messageStart,
      stdout: program.stdout.text(),
      running: !program.asked,
    }) ??
    own ??
    (verdict === 'closed' && !connection?.receivedBytes && !program.asked ? likelyOfHangingUp : undefined)
  )
}

function sentPart(connection: ConnectionRecord, finding: Finding, record: StageRecord): Evidence['sent'] {
  const { request } = connection.taken.find(({ at }) => at.start === finding.messageStart) ?? {}
  const most = shownOf(connection)
  const pieces = request ? [{ bytes: request }] : connection.sentFor(finding.messageStart, finding.keptOpen)
  if (pieces.length === 0) return undefined
  const bytes = Buffer.concat(pieces.map((piece) => piece.bytes))
  const connections = connection.call ? 1 : record.connections.size
  return {
    bytes: toByteString(bytes.subarray(0, most)),
    pieces: pieces.length,
    ...(connections > 1 ? { connections } : {}),
    ...(bytes.length > most ? { total: bytes.length } : {}),
    ...fieldsOf(connection.wire, bytes.subarray(0, most), true),
    ...(connection.through === undefined ? {} : { through: connection.through }),
  }
}

function receivedPart(connection: ConnectionRecord, finding: Finding): Evidence['received'] {
  const { messageStart: start, offending } = finding
  const most = shownOf(connection)
  const message = connection.messageFrom(start)
  const from = offending
    ? firstShown(offending.start - start, most)
    : isUnfinished(connection, finding)
      ? Math.max(0, message.length - most)
      : 0
  const bytes = message.subarray(from, from + most)
  const place = offending && { start: offending.start - start - from, end: offending.end - start - from }
  const then = connection.call ? connection.call.says : fateOf(connection, finding, message.length)
  // What a call wrote is collected at its end, so its bytes have no times of their own.
  const afterMs = connection.call ? undefined : delay(connection, start)
  const thenAfterMs = then?.endsWith(' the connection') ? delayOfFate(connection) : undefined
  return {
    ...(connection.call ? { of: connection.call.of } : {}),
    bytes: toByteString(bytes),
    ...(bytes.length < message.length ? { total: message.length } : {}),
    ...(from > 0 ? { from } : fieldsOf(connection.wire, bytes)),
    ...(afterMs === undefined ? {} : { afterMs }),
    ...(then ? { then } : {}),
    ...(thenAfterMs === undefined ? {} : { thenAfterMs }),
    ...(place && place.start >= 0 && place.start < bytes.length
      ? {
          offending: {
            start: place.start,
            end: Math.max(place.start, Math.min(place.end, bytes.length)),
            ...(offending.name ? { name: offending.name } : {}),
          },
        }
      : {}),
    ...(place && finding.wanted !== undefined ? { wanted: finding.wanted.slice(0, most) } : {}),
  }
}

/** The offending run must be seen, with a little before it. */
function firstShown(offending: number, most: number): number {
  const before = Math.min(512, most / 4)
  return offending > most - before ? offending - before : 0
}

/** Whether the message had not come to its end: then its own end is what matters. */
function isUnfinished({ taken }: ConnectionRecord, { verdict, messageStart }: Finding): boolean {
  return (
    (verdict === 'hung' || verdict === 'closed' || verdict === 'reset') &&
    !taken.some(({ at }) => at.start === messageStart)
  )
}

/** Whether a program that ended had been of use before. One that is started without waiting for it may not have been. */
function cameUp({ contract }: Program, connection: ConnectionRecord | undefined): boolean {
  return contract.ready === 'port' || (connection?.receivedBytes ?? 0) > 0
}

function fateOf(connection: ConnectionRecord, finding: Finding, length: number): string | undefined {
  const { messageStart, keptOpen, cutBody } = finding
  const then = length === 0 ? '' : 'then '
  if (connection.wire === 'lines') return fateOfPipes(connection, finding, then)
  if (cutBody) return cutBody
  if (keptOpen) return `${then}your program kept the connection open`
  if (connection.fate === 'reset') return `${then}your program reset the connection`
  if (connection.fate === 'ended') return `${then}your program closed the connection`
  if (connection.fate === 'refused') return 'the connection was refused'
  if (finding.verdict !== 'hung') return undefined
  if (length > 0) return 'then nothing more came'
  // Over UDP there is no connection that could stay open.
  if (connection.wire === 'dns-udp') {
    return messageStart === 0 ? 'nothing came back' : 'nothing came back after the reply before'
  }
  return messageStart === 0
    ? 'nothing came, and the connection stayed open'
    : 'nothing came after the reply before, and the connection stayed open'
}

function fateOfPipes(connection: ConnectionRecord, { verdict }: Finding, then: string): string | undefined {
  const { fate, halfClosed } = connection
  // What has ended because its input was ended, only to see what comes then, had not ended before.
  if (fate === 'ended' && !(verdict === 'hung' && halfClosed)) return `${then}your program closed its standard output`
  if (fate === 'reset') return `${then}your program closed its standard input`
  if (verdict !== 'hung') return undefined
  return then === '' ? 'nothing came' : 'then nothing more came'
}

/** Milliseconds from the last byte either way until the program let go of the connection, to a tenth. */
function delayOfFate({ sent, received, fateAt }: ConnectionRecord): number | undefined {
  const last = Math.max(sent.at(-1)?.at ?? 0, received.at(-1)?.at ?? 0)
  return fateAt === undefined || last === 0 ? undefined : Math.max(0, Math.round((fateAt - last) * 10) / 10)
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
