import type { AskManyOptions, Dns, Field, Http1, LineReply, LineRequest, Resp, WaitOptions } from '@backroad/protocols'
import type { Browser } from './browser/types.ts'
import type { Command } from './command/types.ts'
import type { StageDatabase } from './database/stage-database.ts'
import type { Peer } from './peer/types.ts'
import type { Faults } from './faults.ts'
import type { Expect } from './expect.ts'
import type { RunningProgram } from './program.ts'
import type { Random } from './random.ts'

/** DESIGN's verdicts. `unclear` is our fault, never the learner's; `waits` is a stage not run because another must pass first. */
export type Verdict =
  'passed' | 'failed' | 'crashed' | 'hung' | 'refused' | 'closed' | 'reset' | 'garbled' | 'unclear' | 'waits'

/** The ways a program is run and spoken to. */
export type Contract = 'server' | 'command' | 'lines' | 'peer'

/** By which port a server counts as up. */
export type Transport = 'tcp' | 'udp'

/** What bytes go over: a pipe is a program's standard input and output. */
export type Carrier = Transport | 'pipe'

/** What a check runs: a build with its code imported. */
export interface Checkable {
  readonly slug: string
  readonly title: string
  readonly contract: Contract
  /** `tcp` unless told. */
  readonly ready?: Transport
  readonly stages: readonly Stage[]
  /** How many stages the build has, where only those are here that are to be run. */
  readonly total?: number
  readonly surroundings?: SurroundingsDefinition
  /** The database that each program gets as DATABASE_URL, by the protocol that it speaks. */
  readonly database?: 'postgresql'
}

/** What is around one program: made before its start and closed after its end; a restart keeps it. */
export interface SurroundingsDefinition<S = unknown> {
  start(o: SurroundingsContext): Promise<OpenSurroundings<S>>
}

export interface SurroundingsContext {
  /** The address that the program will listen on. */
  readonly host: string
  /** Absolute; there already, and empty. */
  readonly dataDir: string
  /** Seeded by the check alone, so that every program of a check has the same around it. */
  readonly random: Random
  /** Aborted when the check is left. */
  readonly signal: AbortSignal
  /** A remark for the transcript. */
  note(text: string): void
}

export interface OpenSurroundings<S = unknown> {
  /** Put into the program's environment; real software's files take them as `{NAME}`. */
  readonly env?: Readonly<Record<string, string>>
  /** What stages get as `surroundings`. */
  readonly value: S
  close(): Promise<void>
}

/** The client of a program that answers lines of JSON. What goes wrong on the way is a `WireError`. */
export interface Lines {
  /** Sends a request and gives the reply, which must be a result: an error in it fails the stage. */
  ask(request: LineRequest, o?: WaitOptions): Promise<LineReply>
  /** Sends several, all at once or only so many under way, and gives their results in order. */
  askMany(requests: readonly LineRequest[], o?: AskManyOptions): Promise<LineReply[]>
  /** Sends a request that can't be fulfilled, or a line that is no request at all; the reply must be an error. */
  askBadly(request: LineRequest | string | Uint8Array, o?: WaitOptions): Promise<LineReply>
  /** Ends the program's input; `program.exited()` then waits for its end. */
  endInput(): void
}

/** What stages speak with programs by. Which of them there are is the contract's: any other throws when it is used. */
export interface Clients {
  /** `server`: the HTTP/1.1 client; every connection it opens is recorded and closed with the stage. */
  readonly http: Http1
  /** `server`: the DNS client, over UDP and TCP, recorded likewise. */
  readonly dns: Dns
  /** `server`: the RESP client, recorded likewise. */
  readonly resp: Resp
  /** `command`: calls of the program with arguments, and the folder it is called in. */
  readonly command: Command
  /** `lines`: the program's standard input and output, recorded likewise. */
  readonly lines: Lines
  /** `peer`: two copies of the program, with a network of ours between them. */
  readonly peer: Peer
}

/** What a stage's `check` is given. Everything in it is closed by the engine when the check ends. */
export interface StageContext<S = unknown> extends Clients {
  readonly program: RunningProgram
  /** Links with faults that lead to the program: give one to a client as `via`. */
  readonly faults: Faults
  /** `server`: visitors with cookies, and what an attacker's page does to them, in Chromium where it is found, else judged by a parser. */
  readonly browser: Browser
  /** What the program says to its database, and ways to meddle with it; of a build that asks for one. */
  readonly database: StageDatabase
  readonly expect: Expect
  /** Seeded by the check's seed and the stage's slug, so one stage alone repeats what it did among others. */
  readonly random: Random
  /** Aborted at the stage's deadline. */
  readonly signal: AbortSignal
  /** A remark for the transcript. */
  readonly note: (text: string) => void
  /** Says on the result what has judged the stage, where that is not what it should be: "Backroad alone, as git was not found". */
  readonly judgedBy: (name: string) => void
  /** What the build's surroundings.ts has made around this program; undefined where there is none. */
  readonly surroundings: S
}

/** What an author writes, one file a stage; slug and number come from the file's name, title from the page beside it. */
export interface StageDefinition<S = unknown> {
  /** The standard's section: "RFC 9112 §2.2". */
  readonly spec: string
  /** Deadline of the whole stage in ms; unless told 5000, for lines 10000, for command 30000, for peer 60000. Waits for a single reply end earlier, see `replyWithin`. */
  readonly timeout?: number
  /** How long one reply may take in ms before the program counts as hung, 1500 unless told. */
  readonly replyWithin?: number
  /** `shared` stages use one running program; `fresh` ones get their own, as all do for command, lines and peer. `shared` unless told. */
  readonly isolation?: 'shared' | 'fresh'
  /** Asks for several database sessions at once: unclear where the database is the embedded one, which has a single session. */
  readonly needsPostgresql?: boolean
  /** Slugs of stages without which this one makes no sense. */
  readonly needs?: readonly string[]
  /** How real software and the learner see why: one sentence, used when a failed stage has no better "likely". */
  readonly likely?: string
  check(context: StageContext<S>): Promise<void>
}

/** A stage as the engine runs it. */
export interface Stage extends StageDefinition {
  readonly slug: string
  readonly number: number
  readonly title: string
}

/** What a stage speaks with the program. */
export type Protocol = 'http1' | 'dns' | 'resp' | 'command' | 'lines' | 'peer'

/** Bytes in JSON: a string in which each character is one byte (latin1), so that text stays readable. */
export type ByteString = string

/** What a verdict other than `passed` shows. Every part that is there is true; what is not known is left out. */
export interface Evidence {
  /** One sentence: what was expected, what came instead, and what became of the connection. */
  readonly summary: string
  /** The call that it is about, of a program that is called with arguments. */
  readonly call?: {
    /** As it is typed, with RUN for the command that starts the program: "RUN cat-file -p 3b18e5". */
    readonly line: string
    /** What it had on standard input, or its beginning; absent where it had none. */
    readonly stdin?: ByteString
    /** How many bytes that was, where `stdin` is only their beginning. */
    readonly stdinTotal?: number
    /** Milliseconds from its start to its end. */
    readonly ms: number
  }
  /** What was spoken on the connection that it is about; without it, HTTP/1.1 or nothing at all. */
  readonly protocol?: Protocol
  readonly sent?: {
    readonly bytes: ByteString
    readonly pieces: number
    /** How many connections the stage had opened, where that is more than one. */
    readonly connections?: number
    /** How many bytes it was, where `bytes` is only their beginning. */
    readonly total?: number
    /** What the bytes mean, offsets in `bytes`; for protocols that are not text. */
    readonly fields?: readonly Field[]
    /** The link with faults that they went over, in words: "one byte at a time". */
    readonly through?: string
  }
  readonly expected: string
  readonly spec: string
  readonly received?: {
    /** What the bytes are of, where that is no connection: "standard output", "the file .git/HEAD". */
    readonly of?: string
    readonly bytes: ByteString
    /** How many bytes of the message had come, where `bytes` is only a part of them. */
    readonly total?: number
    /** Where in the message `bytes` begin, 0 unless told. */
    readonly from?: number
    /** Milliseconds from the last byte sent to the first byte received. */
    readonly afterMs?: number
    /** What the bytes mean, offsets in `bytes`; for protocols that are not text. */
    readonly fields?: readonly Field[]
    /** What became of the connection: "then your program closed the connection". */
    readonly then?: string
    /** Milliseconds from the last byte, sent or received, until the program closed or reset the connection. */
    readonly thenAfterMs?: number
    /** The offending run, offsets in `bytes`. */
    readonly offending?: { readonly start: number; readonly end: number; readonly name?: string }
    /** What those bytes should have been, where that is one thing. */
    readonly wanted?: ByteString
  }
  /** The common mistake that this looks like, as a sentence. */
  readonly likely?: string
  /** Lines of text in a fixed width that show it: a history of concurrent operations, or the datagrams on a network. */
  readonly drawing?: readonly string[]
  /** A shell command that repeats it by hand, with PORT for the port, RUN for the command that starts the program, KEPT for the folder it was called in. */
  readonly byHand?: string
  /** What the program did, where it ended or spoke on stderr. */
  readonly program?: {
    readonly exitCode?: number
    readonly signal?: string
    readonly stderr?: string
  }
  /** For `unclear`: what went wrong in the check itself. */
  readonly fault?: string
}

export interface StageResult {
  readonly slug: string
  readonly number: number
  readonly title: string
  readonly verdict: Verdict
  readonly ms: number
  readonly evidence?: Evidence
  /** What judged a stage that opened pages: "Chromium 156.0.8078.108", or "a parser" where there is none; or what the stage said of it. */
  readonly judgedBy?: string
  /** For `waits`: the slug it waits for. */
  readonly waitsFor?: string
  /** Only of a stage that is repeated: it and the program had to wait for a processor so long that times mean little. */
  readonly starved?: true
}

/** The one object at the end of a check: CLI, web, `--json` and `--junit` all draw this. */
export interface CheckResult {
  readonly build: string
  readonly seed: string
  readonly ms: number
  readonly passed: number
  readonly failed: number
  readonly stages: readonly StageResult[]
  /** Milliseconds from the program's start to its first answered connection, or until it was started; absent when it never came up. */
  readonly readyMs?: number
  readonly transcript?: string
  /** SHA-256 of the transcript in hexadecimal, whether it was written to a file or not. */
  readonly transcriptDigest: string
  /** The program could not be prepared (it does not build): no stage was run, and all show the same evidence. */
  readonly prepareFailed?: true
}

/** What happens in a check, as it happens. `total` counts all stages of the build, `stages` are those that this check runs. */
export type CheckEvent =
  | {
      readonly type: 'check-started'
      readonly build: string
      readonly title: string
      readonly seed: string
      readonly total: number
      readonly stages: readonly { slug: string; number: number; title: string }[]
    }
  | { readonly type: 'preparing'; readonly command: string }
  | { readonly type: 'prepare-failed'; readonly evidence: Evidence }
  | { readonly type: 'program-ready'; readonly ms: number }
  | { readonly type: 'stage-started'; readonly slug: string }
  | { readonly type: 'stage-finished'; readonly result: StageResult }
  | { readonly type: 'check-finished'; readonly result: CheckResult }

/** One line of the transcript (JSON Lines): every byte and event of a check, both ways, with times in ms since it began. */
export interface TranscriptEntry {
  readonly at: number
  readonly stage?: string
  readonly program?: number
  readonly connection?: number
  readonly type: string
  /** Of a connection's first entry: what is spoken on it, and over what. */
  readonly protocol?: Protocol
  readonly transport?: Carrier
  /** What went one way, or its beginning: of very long streams only the beginning is kept. */
  readonly bytes?: ByteString
  /** How many bytes that followed are not kept. */
  readonly leftOut?: number
  /** CRC-32 in hexadecimal of all that was left out since the other side last spoke. */
  readonly leftOutCrc?: string
  readonly text?: string
}
