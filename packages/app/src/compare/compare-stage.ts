import type { Evidence, StageResult } from '@backroad/check'
import { annotateDns, annotateResp, type Field } from '@backroad/protocols'
import { dnsEntries } from './dns-entries.ts'
import { differ, differByBytes, type AnswerDifference } from './differ.ts'
import { entriesOf } from './entries.ts'
import { pairTurns, type TurnPair } from './pair-turns.ts'
import type { ConnectionTurns, Flow, Spoken, Turn } from './turns.ts'
import type { ComparedAnswer, ComparedMessage, SideOfStage } from './types.ts'
import type { BareExchange, BareStage } from './with-words.ts'

/** What one side did in a stage. */
export interface StageSide {
  readonly result: StageResult
  readonly connections: readonly ConnectionTurns[]
  /** The stage that this one needs and that this side did not pass. */
  readonly waitsFor?: string
  /** The reason for which this stage is listed as one on which it differs. */
  readonly differs?: string
}

/** Bytes of a message that are kept; around what differs, where that lies further on. */
const mostBytes = 16 * 1024
const before = 1024
/** Exchanges that are kept of a stage, and fields in which the answers of one differ. */
const mostExchanges = 24
const mostFields = 60

/** One stage with both: the verdicts, and every exchange with both answers. */
export function compareStage(program: StageSide, real: StageSide): BareStage {
  const { slug, number, title } = program.result
  const agree = program.result.verdict === real.result.verdict
  const pairs = pairTurns(program.connections, real.connections)
  const all = pairs.map(compareExchange)
  const decisive = agree ? undefined : decisiveOf(program, real, pairs, all)
  const from = Math.max(0, Math.min(decisive ?? 0, all.length - 1) - mostExchanges + 1)
  return {
    slug,
    number,
    title,
    program: sideOf(program),
    real: sideOf(real),
    agree,
    exchanges: all.slice(from, from + mostExchanges),
    ...(decisive === undefined ? {} : { decisive: decisive - from }),
    exchangesInAll: all.length,
  }
}

function sideOf({ result, differs, waitsFor }: StageSide): SideOfStage {
  const { verdict, ms, evidence } = result
  return {
    verdict,
    ms,
    ...(evidence === undefined ? {} : { summary: evidence.summary, expected: evidence.expected, spec: evidence.spec }),
    ...(evidence?.likely === undefined ? {} : { likely: evidence.likely }),
    ...(waitsFor === undefined ? {} : { waitsFor }),
    ...(differs === undefined ? {} : { differs }),
  }
}

/**
 * The exchange on which the verdicts part: the last that the evidence of the side that did not pass shows, else the last that
 * differs. Where nothing does, the last one it got to; none where it did not get to any.
 */
function decisiveOf(
  program: StageSide,
  real: StageSide,
  pairs: readonly TurnPair[],
  exchanges: readonly BareExchange[],
): number | undefined {
  const side = program.result.verdict === 'passed' ? 'real' : 'program'
  const evidence = (side === 'program' ? program : real).result.evidence
  const isDifferent = (index: number) => exchanges[index]?.outcome === 'different'
  const reached = pairs.flatMap((pair, index) => (pair[side] === undefined ? [] : [index]))
  const shown = reached.filter((index) => isShown(pairs[index]?.[side], evidence))
  return shown.findLast(isDifferent) ?? shown.at(-1) ?? reached.findLast(isDifferent) ?? reached.at(-1) ?? undefined
}

/** Whether evidence is about this turn: it holds what was sent, and what came. */
function isShown(turn: Turn | undefined, evidence: Evidence | undefined): boolean {
  if (turn === undefined || evidence?.sent === undefined) return false
  const received = evidence.received?.bytes ?? ''
  return turn.sent.bytes.includes(evidence.sent.bytes) && turn.received.bytes.includes(received)
}

function compareExchange({ connection, spoken, program, real }: TurnPair): BareExchange {
  const sent = (program ?? real)?.sent as Flow
  const { outcome, fields, parting } = differenceOf(spoken, program, real)
  const isSame = program === undefined || real === undefined || sameSent(spoken, program.sent, real.sent)
  return {
    connection,
    ...(spoken === undefined ? {} : { protocol: spoken.protocol }),
    sent: messageOf(sent, spoken, 0),
    ...(isSame ? {} : { sentToReal: messageOf(real.sent, spoken, 0) }),
    ...(program && { program: answerOf(program, spoken, parting.program) }),
    ...(real && { real: answerOf(real, spoken, parting.real) }),
    outcome,
    fields: fields.slice(0, mostFields),
  }
}

/** To the byte, but for the ID of a DNS query, which each query has of its own. */
function sameSent(spoken: Spoken | undefined, program: Flow, real: Flow): boolean {
  if (program.digest === real.digest) return true
  if (spoken?.protocol !== 'dns') return false
  const [ours, theirs] = [program, real].map(({ bytes }) => dnsEntries(bytes, spoken.transport === 'tcp')) as [
    ReturnType<typeof dnsEntries>,
    ReturnType<typeof dnsEntries>,
  ]
  return differ(ours, theirs).outcome !== 'different'
}

function differenceOf(spoken: Spoken | undefined, program: Turn | undefined, real: Turn | undefined): AnswerDifference {
  // Where one did not get this far there is nothing to hold against the other.
  if (program === undefined || real === undefined) return { outcome: 'different', fields: [], parting: {} }
  if (program.received.digest === real.received.digest) {
    const isSame = program.then === real.then || program.received.total > 0
    return { outcome: isSame ? 'same' : 'different', fields: [], parting: {} }
  }
  const [ours, theirs] = [program, real].map((turn) => entriesOf(spoken, turn.received.bytes, turn.sent.bytes)) as [
    ReturnType<typeof entriesOf>,
    ReturnType<typeof entriesOf>,
  ]
  if (program.received.bytes === real.received.bytes) return differFurtherOn(program.received, real.received)
  if (ours.length === 0 && theirs.length === 0) return differByBytes(program.received.bytes, real.received.bytes)
  return differ(ours, theirs)
}

/** Answers whose kept beginnings are the same: they part in what is not kept. */
function differFurtherOn(program: Flow, real: Flow): AnswerDifference {
  const says = ({ total }: Flow) => `${total} bytes in all`
  const name = `what follows the first ${program.bytes.length} bytes`
  const field = { name, program: says(program), real: says(real), passing: false }
  return { outcome: 'different', fields: [field], parting: {} }
}

function answerOf(
  turn: Turn,
  spoken: Spoken | undefined,
  differs: { start: number; end: number } | undefined,
): ComparedAnswer {
  const from = differs !== undefined && differs.start > mostBytes - before ? differs.start - before : 0
  const end = differs && Math.min(differs.end, from + mostBytes)
  return {
    ...messageOf(turn.received, spoken, from),
    then: turn.then,
    ...(differs && end !== undefined ? { differs: { start: differs.start - from, end: end - from } } : {}),
  }
}

function messageOf(flow: Flow, spoken: Spoken | undefined, from: number): ComparedMessage {
  const bytes = flow.bytes.slice(from, from + mostBytes)
  const fields = from > 0 ? [] : fieldsOf(spoken, bytes)
  return {
    bytes,
    ...(bytes.length === flow.total ? {} : { total: flow.total }),
    ...(from > 0 ? { from } : {}),
    pieces: flow.pieces,
    ...(fields.length > 0 ? { fields } : {}),
  }
}

/** What the bytes mean, where the protocol is not plain text. */
function fieldsOf(spoken: Spoken | undefined, bytes: string): Field[] {
  const raw = Buffer.from(bytes, 'latin1')
  if (spoken?.protocol === 'dns') return annotateDns(raw, { tcp: spoken.transport === 'tcp' })
  return spoken?.protocol === 'resp' ? annotateResp(raw, { inline: true }) : []
}
