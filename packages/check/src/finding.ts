import { type Located, type Span, WireError, annotateRequest, bytesOf } from '@backroad/protocols'
import { ChromiumError } from './browser/chromium.ts'
import { CannotJudgeError } from './cannot-judge.ts'
import { CallError } from './command/call-record.ts'
import { difference } from './difference.ts'
import { ExpectationError } from './expect.ts'
import type { Program } from './program.ts'
import type { ConnectionRecord, StageRecord } from './stage-record.ts'
import { StartError } from './start-program.ts'
import { toByteString } from './show-value.ts'
import type { ByteString, Verdict } from './types.ts'

/** What a stage's run found out, before it is put together with what was sent and received. */
export interface Finding {
  readonly verdict: Exclude<Verdict, 'passed' | 'waits'>
  readonly summary: string
  readonly expected: string
  readonly connection?: ConnectionRecord | undefined
  /** Where the message in question begins in the received stream. */
  readonly messageStart: number
  /** Offsets in the received stream. */
  readonly offending?: Span | undefined
  readonly wanted?: ByteString | undefined
  readonly spec?: string | undefined
  /** Named by the author for this very value, so surer than anything the engine recognises. */
  readonly likelyByValue?: string | undefined
  readonly likelyAlways?: string | undefined
  /** Recognised for certain in the body. */
  readonly likelyOfBody?: string
  /** The end of the connection was awaited after the message, and did not come. */
  readonly keptOpen?: boolean
  /** What followed a body that its Content-Length had cut off. */
  readonly cutBody?: string
  readonly drawing?: readonly string[] | undefined
  /** The program that did not come up again. */
  readonly restarted?: Program
  /** It is about time alone, which a machine that is too busy may have taken. */
  readonly slow?: boolean
  /** For `unclear`. */
  readonly fault?: string
}

const pleaseReport = 'Please report it with the name of the stage, the seed, and the fault that is shown here.'

/** The finding in what a stage's check threw. Anything but a claim or the wire is our own fault: `unclear`. */
export function findingOf(error: unknown, record: StageRecord): Finding {
  if (error instanceof ExpectationError) return fromExpectation(error, record)
  if (error instanceof WireError) return fromWire(error, record)
  if (error instanceof StartError) return fromRestart(error, record)
  if (error instanceof CallError) return fromCall(error, record)
  const fault = error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error)
  return {
    verdict: 'unclear',
    summary:
      error instanceof ChromiumError || error instanceof CannotJudgeError
        ? `${error.message} It is no fault of your program.`
        : `The check itself went wrong. That is a fault in Backroad, not in your program. ${pleaseReport}`,
    expected: 'a verdict',
    connection: record.last,
    messageStart: lastMessage(record.last),
    fault,
  }
}

/** A wait that was shorter than this share of the stage's time is not what the time was lost on. */
const shortWait = 0.2

/** The finding of a stage whose time was up. Waiting for the program is the program's fault; anything else is ours. */
export function findingOfTimeout(ms: number, record: StageRecord): Finding {
  const [wait] = record.waits
  const base = { connection: record.last, messageStart: lastMessage(record.last) }
  const waited = wait && Math.round(performance.now() - wait.since)
  if (wait && waited !== undefined && waited < shortWait * ms) {
    return {
      ...base,
      verdict: 'hung',
      slow: true,
      summary: `The ${ms} ms of this stage were over while your program still answered: it had waited ${waited} ms for ${wait.forWhat}.`,
      expected: `all that this stage asks for within ${ms} ms`,
    }
  }
  if (wait) {
    return {
      ...base,
      verdict: 'hung',
      summary: `After ${ms} ms this stage still waited for ${wait.forWhat}.`,
      expected: `${wait.forWhat} within ${ms} ms`,
    }
  }
  return {
    ...base,
    verdict: 'unclear',
    summary: `The check took longer than ${ms} ms without waiting for your program. That is a fault in Backroad. ${pleaseReport}`,
    expected: 'a verdict',
    fault: `The check did not end within its ${ms} ms and no wait for the program was under way.`,
  }
}

/** A call did not end as it should. */
function fromCall(error: CallError, record: StageRecord): Finding {
  return {
    verdict: error.verdict,
    summary: error.message,
    expected: error.expected,
    connection: record.connection(error.connection),
    messageStart: 0,
    likelyByValue: error.likely,
    drawing: error.drawing,
    offending: error.offending,
    wanted: error.wanted,
    ...(error.slow ? { slow: true } : {}),
  }
}

/** The program was started again and did not come up. */
function fromRestart(error: StartError, record: StageRecord): Finding {
  return {
    verdict: error.verdict,
    summary: `${error.isCopy ? 'Another copy was started beside it.' : 'Started again on the same DATA_DIR.'} ${error.exit?.reason ?? error.message}`,
    expected: error.isCopy
      ? 'another copy of your program that comes up beside the first'
      : 'a program that comes up again on what it had written',
    connection: record.last,
    messageStart: lastMessage(record.last),
    restarted: error.program,
  }
}

function fromExpectation(error: ExpectationError, record: StageRecord): Finding {
  const { received } = error
  const connection = (received && record.of(received)) ?? record.last
  const common = {
    verdict: 'failed' as const,
    summary: error.message,
    expected: error.expected,
    connection,
    spec: error.options.spec,
    likelyByValue: error.likelyByValue,
    likelyAlways: error.likelyAlways,
    drawing: error.options.drawing,
  }
  if (!received?.stream || !connection) return { ...common, messageStart: lastMessage(connection) }
  const messageStart = connection.replyAt(received.at)?.at.start ?? lastMessage(connection)
  const cut = cutByLength(received, error.want, connection)
  return { ...common, messageStart, ...(cut ?? placeOf(received, error.want, connection)) }
}

/**
 * A body that is only the beginning of the wanted one, cut off by a Content-Length that was too small, so that more bytes
 * came where the next reply would begin.
 */
function cutByLength(
  received: Located<unknown>,
  want: string | number | Uint8Array | undefined,
  connection: ConnectionRecord,
): Pick<Finding, 'offending' | 'cutBody' | 'likelyOfBody'> | undefined {
  const reply = connection.replyAt(received.at)?.http
  if (reply?.framing !== 'content-length' || received.at.start !== reply.body.at.start) return undefined
  const end = reply.at.end
  const extra = connection.receivedFrom(end)
  if (extra.length === 0 || toByteString(extra.subarray(0, 5)) === 'HTTP/'.slice(0, extra.length)) return undefined
  if (typeof want !== 'string' && !(want instanceof Uint8Array)) return undefined
  const wanted = Buffer.from(typeof want === 'string' && received.value instanceof Uint8Array ? bytesOf(want) : want)
  const whole = Buffer.concat([reply.body.value, extra])
  const { length } = reply.body.value
  if (!wanted.subarray(0, length).equals(reply.body.value)) return undefined
  const counted = `${extra.length} more ${extra.length === 1 ? 'byte' : 'bytes'} followed it`
  const ofCharacters = [...wanted.toString('utf8')].length === length || wanted.toString('utf8').length === length
  return {
    offending: { start: end, end: end + extra.length, name: 'bytes after the body' },
    cutBody: `Content-Length ${length} ended the body here; ${counted}`,
    ...(whole.equals(wanted) && ofCharacters ? { likelyOfBody: 'The length counts bytes, not characters.' } : {}),
  }
}

function fromWire(error: WireError, record: StageRecord): Finding {
  // Connection 0 is the program itself, which did not end.
  const connection = error.connection === 0 ? undefined : (record.connection(error.connection) ?? record.last)
  const keptOpen = error.fault === 'hung' && connection?.endAwaited === true
  const summary = error.message.replace(/^The server/, 'Your program').replaceAll('the server', 'your program')
  return {
    verdict: error.fault,
    summary: [(connection && !keptOpen ? missingReplies(error, connection) : undefined) ?? summary, error.because]
      .filter((sentence) => sentence !== undefined)
      .join(' '),
    expected: (error.expected ?? error.waitingFor).replaceAll('the server', 'your program'),
    connection,
    messageStart: keptOpen ? lastMessage(connection) : error.messageStart,
    offending: error.at && { ...error.at, name: '' },
    likelyByValue: error.likely,
    ...(keptOpen ? { keptOpen } : {}),
  }
}

/** Of several requests on one connection that were not all answered: how many were, and what happened then. */
function missingReplies({ fault, messageStart, message }: WireError, connection: ConnectionRecord): string | undefined {
  if (fault === 'garbled' || connection.receivedBytes > messageStart) return undefined
  const came = connection.taken.filter(({ http }) => http === undefined || http.status.value >= 200).length
  const asked = requestsOn(connection)
  if (came === 0 || asked <= came) return undefined
  const ms = /within \d+ ms/.exec(message)?.[0]
  const then = {
    hung: `then nothing${ms ? ` ${ms}` : ''}`,
    closed: 'then your program closed the connection',
    reset: 'then your program reset the connection',
    refused: 'then nothing',
  }[fault]
  return `${came} of ${asked} replies came, ${then}.`
}

function requestsOn(connection: ConnectionRecord): number {
  if (connection.wire !== 'http1') return connection.asked
  const sent = Buffer.concat(connection.sent.map(({ bytes }) => bytes))
  return annotateRequest(sent).filter(({ name }) => name === 'method').length
}

/** The message that a stage dealt with last: the last reply it took, or what came after that. */
function lastMessage(connection: ConnectionRecord | undefined): number {
  const last = connection?.taken.at(-1)?.at
  if (connection === undefined || last === undefined) return 0
  // Over TCP each message of DNS has its length before it, which is no part of it.
  const further = connection.wire === 'dns-tcp' ? last.end + 2 : last.end
  return connection.receivedBytes > further ? further : last.start
}

/** Which bytes of the stream are to blame, and what should have stood there. */
function placeOf(
  received: Located<unknown>,
  want: string | number | Uint8Array | undefined,
  connection: ConnectionRecord,
): { offending?: Span; wanted?: ByteString } {
  const { at, value } = received
  // What DNS says in text or a number stands there in binary.
  if (value === undefined || value === null || connection.protocol === 'dns') return { offending: at }
  const onWire = connection.receivedFrom(at.start).subarray(0, at.end - at.start)
  if (typeof value === 'number') {
    return { offending: at, ...(typeof want === 'number' ? { wanted: String(want) } : {}) }
  }
  const got = typeof value === 'string' ? encodedAs(value, onWire) : value
  if (!(got instanceof Uint8Array) || want === undefined) return { offending: at }
  const wanted = want instanceof Uint8Array ? want : encodedLike(String(want), value, onWire)
  const parts = difference(got, wanted)
  if (parts === undefined) return { offending: at }
  const place = onTheWire(parts, received, got, connection)
  return place ? { offending: place, wanted: toByteString(parts.wanted) } : { offending: at }
}

/** The bytes of a text as they came: field values are latin1, bodies UTF-8. */
function encodedAs(text: string, onWire: Uint8Array): Uint8Array {
  const latin1 = Buffer.from(text, 'latin1')
  return Buffer.compare(latin1, onWire) === 0 ? latin1 : Buffer.from(text, 'utf8')
}

function encodedLike(want: string, value: unknown, onWire: Uint8Array): Uint8Array {
  if (typeof value !== 'string') return Buffer.from(want, 'latin1')
  const isLatin1 = Buffer.compare(Buffer.from(value, 'latin1'), onWire) === 0 && /[\x80-\xff]/.test(value)
  return Buffer.from(want, isLatin1 ? 'latin1' : 'utf8')
}

/** A run of a decoded value as a run of the stream, where that is one run: a chunked body is mapped by its chunks. */
function onTheWire(
  parts: { start: number; end: number },
  received: Located<unknown>,
  got: Uint8Array,
  connection: ConnectionRecord,
): Span | undefined {
  const { at } = received
  if (at.end - at.start === got.length) return { ...at, start: at.start + parts.start, end: at.start + parts.end }
  let decoded = 0
  for (const { data } of connection.replyAt(at)?.http?.chunks ?? []) {
    const length = data.end - data.start
    if (parts.start < decoded + length) {
      const start = data.start + parts.start - decoded
      return { start, end: Math.min(data.end, start + parts.end - parts.start), name: at.name }
    }
    decoded += length
  }
  return undefined
}
