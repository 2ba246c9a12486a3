import type { Heading, LoggedDatagram } from '@backroad/protocols'
import { leftBehind, notStarted } from '../command/call-verdict.ts'
import { difference } from '../difference.ts'
import { toByteString } from '../show-value.ts'
import type { ByteString } from '../types.ts'
import { type EndedCopy, type Ran, mostDatagrams } from './run-copies.ts'
import type { Role } from './types.ts'

/** What is wrong with a run. */
export interface PeerVerdict {
  readonly kind: 'failed' | 'crashed' | 'hung' | 'garbled'
  /** The same wherever the same went wrong: by it a simpler network is known to fail likewise. */
  readonly what:
    | 'not-started'
    | 'crashed'
    | 'wrong-byte'
    | 'too-long'
    | 'too-short'
    | 'gave-up'
    | 'ended-too-early'
    | 'nothing-sent'
    | 'no-progress'
    | 'never-ends'
    | 'flood'
    | 'other-port'
    | 'left-behind'
    | 'too-slow'
  readonly summary: string
  readonly expected: string
  readonly likely?: string | undefined
  /** Whose end, exit code and standard error are to be shown. */
  readonly about: Role
  /** Whether a machine that is too busy may bring it about. */
  readonly slow?: boolean
  /** Run of what the receiver wrote that should be something else. */
  readonly offending?: { readonly start: number; readonly end: number; readonly name: string }
  readonly wanted?: ByteString
}

/** Judges a run in which a stream was to be carried whole; undefined where it was. */
export function judgeRun(ran: Ran): PeerVerdict | undefined {
  return (
    judgeStart(ran) ??
    judgeCrash(ran) ??
    judgeBytes(ran) ??
    judgeFlood(ran) ??
    judgePorts(ran) ??
    judgeEarlyEnd(ran) ??
    judgeSenderLeft(ran) ??
    judgeExit(ran) ??
    judgeStop(ran) ??
    judgeLength(ran) ??
    judgeLeftovers(ran)
  )
}

/** What the receiver wrote. */
export function written({ copies }: Ran): Buffer {
  return copies.receiver?.called.stdout ?? Buffer.alloc(0)
}

const copiesOf = ({ copies }: Ran): EndedCopy[] =>
  [copies.sender, copies.receiver].filter((copy) => copy !== undefined).sort((a, b) => a.at - b.at)

function judgeStart(ran: Ran): PeerVerdict | undefined {
  for (const { role, called } of copiesOf(ran)) {
    const found = notStarted(called, `ROLE=${role} RUN`)
    if (found) return { ...found, kind: 'crashed', what: 'not-started', about: role }
  }
  return undefined
}

/** An error that a language reports before the program ends, with the place in the code where it happened. */
const trace = /Traceback \(most recent|panicked at|^panic: |Exception in thread|^\s+at .+:\d+/m

/** What a program that ended badly says of it. */
export function quoteOf({ called }: EndedCopy): string {
  const said = called.stderr.toString('utf8').trim().split('\n')[0]?.trim() ?? ''
  return said === '' ? '' : ` It said: ${said.slice(0, 160)}`
}

export function judgeCrash(ran: Ran): PeerVerdict | undefined {
  for (const copy of copiesOf(ran)) {
    const { role, called, killed } = copy
    const { exit, stderr } = called
    const common = {
      kind: 'crashed',
      what: 'crashed',
      about: role,
      expected: 'an end of its own, with an exit code',
    } as const
    if (exit.reason !== undefined)
      return { ...common, summary: exit.reason, expected: 'a program that keeps to its limits' }
    if (exit.signal !== undefined && killed === undefined && !called.late)
      return { ...common, summary: `The ${role} was ended by the signal ${exit.signal}.` }
    if (exit.code !== undefined && exit.code !== 0 && trace.test(stderr.toString('utf8'))) {
      const likely = 'The error that it wrote to standard error says where: begin there.'
      return {
        ...common,
        summary: `The ${role} ended with exit code ${exit.code} and an error.${quoteOf(copy)}`,
        likely,
      }
    }
  }
  return undefined
}

/** The first byte that is not that of the stream. What a receiver that was killed had written counts too. */
export function judgeBytes(ran: Ran): PeerVerdict | undefined {
  const { stream } = ran.plan
  const came = written(ran)
  const common = { kind: 'failed', about: 'receiver' } as const
  const prefix = stream.subarray(0, came.length)
  const found = difference(came.subarray(0, prefix.length), prefix)
  if (found) {
    const { start, end, wanted } = found
    return {
      ...common,
      what: 'wrong-byte',
      summary: `Byte ${start} of what the receiver wrote is not that of the stream: ${hex(came, start)} came where ${hex(stream, start)} belongs.`,
      expected: `the ${count(stream.length)} of the stream, in order`,
      likely: likelyOfBytes(came, stream, start),
      offending: { start, end: Math.min(end, start + 16), name: 'other bytes' },
      wanted: toByteString(wanted.subarray(0, 16)),
    }
  }
  if (came.length <= stream.length) return undefined
  return {
    ...common,
    what: 'too-long',
    summary: `The receiver wrote at least ${came.length} bytes, but the stream has ${stream.length}.`,
    expected: `the ${count(stream.length)} of the stream and nothing after them`,
    likely:
      'What was already written came once more, by a resend or a copy, and was written again. Or something else is printed to standard output.',
    offending: { start: stream.length, end: Math.min(came.length, stream.length + 16), name: 'more bytes' },
    wanted: '',
  }
}

const count = (bytes: number): string => (bytes === 1 ? '1 byte' : `${bytes} bytes`)

/** Four bytes from here, in hexadecimal. */
function hex(bytes: Uint8Array, from: number): string {
  const shown = Buffer.from(bytes.subarray(from, from + 4))
    .toString('hex')
    .replace(/..(?=.)/g, '$& ')
  return shown === '' ? 'nothing' : shown
}

/** Where the bytes that came in the place of `start` stand in the stream. */
function likelyOfBytes(came: Buffer, stream: Uint8Array, start: number): string {
  const run = came.subarray(start, start + 12)
  const place = run.length < 4 ? -1 : Buffer.from(stream).indexOf(run)
  if (place > start)
    return `What stands there is byte ${place} of the stream: something before it was left out, or not waited for.`
  if (place >= 0) return `What stands there is byte ${place} of the stream: it was written already, and came once more.`
  return 'These bytes stand nowhere in the stream: a damaged datagram was taken for a good one, or part of a header was written.'
}

function judgeFlood(ran: Ran): PeerVerdict | undefined {
  const output = copiesOf(ran).find(({ called }) => called.flooded)
  if (output) {
    return {
      kind: 'garbled',
      what: 'flood',
      about: output.role,
      summary: `The ${output.role} wrote more than 8 MB to standard output and standard error, so it was ended.`,
      expected: 'at most 8 MB of output',
    }
  }
  if (ran.stop !== 'flood') return undefined
  const [toReceiver, toSender] = [ran.log.of('to-receiver').length, ran.log.of('to-sender').length]
  const most = mostDatagrams(ran.plan.stream)
  return {
    kind: 'failed',
    what: 'flood',
    about: toReceiver >= toSender ? 'sender' : 'receiver',
    summary: `The copies sent more than ${most} datagrams for ${count(ran.plan.stream.length)} (the sender ${toReceiver}, the receiver ${toSender}), so they were ended.`,
    expected: `at most ${most} datagrams in all`,
    likely:
      toReceiver >= toSender
        ? 'Something is sent again and again without waiting. A resend waits for its timer, and an acknowledgment for what it acknowledges.'
        : 'The receiver answers with more than one datagram to each that comes, or answers its own timer without end.',
  }
}

/** A sender that ended well while its stream was not whole yet: what the receiver makes of it comes from that. */
function judgeSenderLeft(ran: Ran): PeerVerdict | undefined {
  const { sender, receiver } = ran.copies
  const came = written(ran).length
  const { length } = ran.plan.stream
  if (sender?.called.exit.code !== 0 || came >= length) return undefined
  if (receiver && receiver.killed === undefined && receiver.at < sender.at) return undefined
  return {
    kind: 'failed',
    what: 'ended-too-early',
    about: 'sender',
    summary: `The sender ended with exit code 0, though the receiver had written ${came} of ${count(length)}.`,
    expected: 'a sender that ends when everything is acknowledged',
    likely:
      'The sender takes for acknowledged what was only sent. It may end when the last byte is acknowledged, and not before.',
  }
}

function judgeExit(ran: Ran): PeerVerdict | undefined {
  for (const copy of copiesOf(ran)) {
    const { role, called, at } = copy
    const { code } = called.exit
    if (code === undefined || code === 0) continue
    const when = at - ran.movedAt > 1000 ? '' : ` ${Math.round(at)} ms after its start`
    return {
      kind: 'failed',
      what: 'gave-up',
      about: role,
      summary: `Expected exit code 0 from the ${role}, but it ended with exit code ${code}${when}.${quoteOf(copy)}`,
      expected: 'exit code 0 from both copies',
      likely:
        called.stderr.length > 0
          ? 'Your program says on standard error what went wrong: begin there.'
          : 'Your program says nothing about why. Let it write to standard error what went wrong.',
    }
  }
  return undefined
}

const waysFrom: Readonly<Record<Role, Heading>> = { sender: 'to-receiver', receiver: 'to-sender' }

/** A copy that speaks from another port than it was told to listen on: nothing of it is carried. */
function judgePorts(ran: Ran): PeerVerdict | undefined {
  for (const role of ['sender', 'receiver'] as const) {
    const port = ran.log.fromElsewhere[waysFrom[role]]
    if (port === undefined || ran.log.of(waysFrom[role]).length > 0) continue
    return {
      kind: 'failed',
      what: 'other-port',
      about: role,
      summary: `The ${role} sends its datagrams from port ${port}, but it was told LISTEN=${ran.listens[role]}: the network carries only what comes from there.`,
      expected: 'datagrams from the address in LISTEN',
      likely: 'Bind one socket to LISTEN, and both send and receive with it. A second socket gets a port of its own.',
    }
  }
  return undefined
}

function judgeStop(ran: Ran): PeerVerdict | undefined {
  const { stop, copies, plan, log, movedAt, quiet } = ran
  if (stop === undefined || stop === 'other-failed' || stop === 'too-long') return undefined
  const running = (['sender', 'receiver'] as const).filter((role) => copies[role]?.killed === 'run-over')
  const about = running[0] ?? 'sender'
  const still = running.length === 2 ? 'both copies still ran' : `the ${about} still ran`
  const came = written(ran).length
  const { length } = plan.stream
  const time =
    stop === 'quiet' ? `for ${Math.round(quiet)} ms nothing had come forward` : `${Math.round(ran.ms)} ms were over`
  const common = { kind: 'hung', about, slow: true, expected: 'that both copies end, with exit code 0' } as const
  if (log.of('to-receiver').length === 0 && came === 0) {
    return {
      ...common,
      what: 'nothing-sent',
      summary: `The sender sent no datagram at all: ${time}.`,
      likely: 'Does the sender send to the address in PEER, and read standard input to its end?',
    }
  }
  if (came < length) {
    return {
      ...common,
      what: 'no-progress',
      summary: `After ${Math.round(stop === 'quiet' ? movedAt : ran.ms)} ms nothing came forward any more: the receiver had written ${came} of ${count(length)}, and ${time}.`,
      likely: likelyOfStanding(ran),
    }
  }
  return {
    ...common,
    what: 'never-ends',
    summary: `The whole stream was carried, but ${still}: ${time}.`,
    likely:
      about === 'sender'
        ? 'The sender waits for an acknowledgment that does not come. Who is to answer what it sends last, once the receiver has ended?'
        : 'The receiver must learn that the stream has ended: a datagram has to say so. Does it then close its socket and stop its timers?',
  }
}

/** Why nothing comes forward, as far as the last datagrams show. */
function likelyOfStanding({ log, movedAt, ms }: Ran): string {
  const large = log.datagrams.find(({ loss }) => loss === 'too-large')
  if (large)
    return `A datagram of ${large.length} bytes is larger than the network carries, however often it is sent. Your own header counts too.`
  const lately = (way: Heading) => log.of(way).filter(({ at }: LoggedDatagram) => at > (movedAt + ms) / 2).length
  const [there, back] = [lately('to-receiver'), lately('to-sender')]
  if (there === 0 && back === 0)
    return 'Neither copy sends anything any more: each waits for the other. What was lost has to be sent again when nothing comes.'
  if (there > 0 && back === 0)
    return 'The sender sends again, and the receiver does not answer. What comes a second time must be acknowledged again.'
  if (there === 0) return 'The receiver speaks, but the sender sends nothing again.'
  return 'Both speak, but not about what is missing: what is acknowledged is not what the sender waits for, or it resends what the receiver does not need.'
}

/** A receiver that ended without the whole stream, before its sender did: what the sender makes of it comes from that. */
function judgeEarlyEnd(ran: Ran): PeerVerdict | undefined {
  const { sender, receiver } = ran.copies
  if (receiver?.called.exit.code !== 0) return undefined
  return sender === undefined || sender.killed === 'run-over' || sender.at > receiver.at ? judgeLength(ran) : undefined
}

function judgeLength(ran: Ran): PeerVerdict | undefined {
  const { stream } = ran.plan
  const came = written(ran).length
  if (came >= stream.length) return undefined
  return {
    kind: 'failed',
    what: 'too-short',
    about: 'receiver',
    summary: `The receiver ended with exit code 0 after ${came} of ${count(stream.length)}.`,
    expected: `the ${count(stream.length)} of the stream`,
    likely:
      came === 0
        ? 'The receiver wrote nothing. Is its output flushed before it ends?'
        : 'The receiver took the stream for ended. Only the sender knows where its end is, and must say so in a way that can be told from data, and that waits for what is missing before it.',
    offending: { start: came, end: came, name: 'the end' },
  }
}

function judgeLeftovers(ran: Ran): PeerVerdict | undefined {
  const left = copiesOf(ran).find(({ called, killed }) => killed === undefined && called.left > 0)
  if (!left) return undefined
  return { what: 'left-behind', about: left.role, ...leftBehind(left.called.left, `The ${left.role}`) }
}
