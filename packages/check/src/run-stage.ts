import { type ConnectionObserver, WireError } from '@backroad/protocols'
import type { ClientsOptions, OpenClients } from './contracts/contract.ts'
import { withClients } from './contracts/contracts.ts'
import type { BrowserOfCheck } from './browser/browser-of-check.ts'
import { openBrowser } from './browser/open-browser.ts'
import { type StageDatabase, stageDatabase } from './database/stage-database.ts'
import { evidenceOf } from './evidence.ts'
import { createExpect } from './expect.ts'
import { createFaults } from './faults.ts'
import { type Finding, findingOf, findingOfTimeout } from './finding.ts'
import { type Exit, type Program, showExit } from './program.ts'
import { withDeadline } from './with-deadline.ts'
import { createRandom } from './random.ts'
import { waiting } from './recorded-wire.ts'
import { settled } from './settle.ts'
import { type Another, type Restart, StageProgram } from './stage-program.ts'
import { StageRecord } from './stage-record.ts'
import type { Transcript } from './transcript.ts'
import type { Evidence, Stage, Verdict } from './types.ts'
import type { Wire } from './wire.ts'

/** How one run of a stage went. */
export interface StageRun {
  readonly verdict: Verdict
  readonly ms: number
  /** What the stage sent in all. */
  readonly sentBytes: number
  /** It ran out of time, though the program answered all along. */
  readonly slow?: boolean
  /** Only of a stage that is repeated: see `StageResult`. */
  readonly starved?: true
  /** What judged it, where it opened pages or said so itself. */
  readonly judgedBy?: string
  /** Only of a run alone: in company nobody's verdict is known yet. */
  readonly evidence?: Evidence
}

export interface StageRunOptions {
  readonly seed: string
  readonly transcript: Transcript
  /** In company a run that does not pass ends at once and without evidence, for it is repeated alone. */
  readonly company: boolean
  readonly signal: AbortSignal
  /** How long the program has to fall over after the stage, in place of a moment. */
  readonly settleMs?: number
  /** By how much every deadline is longer, 1 unless told: for a machine that was too busy. */
  readonly patience?: number
  /** Where the program is the stage's own: how it is crashed and started again. */
  readonly restart?: Restart
  /** Likewise: how a copy is started beside it. */
  readonly another?: Another
  /** Whether what goes wrong by chance is tried again in simpler forms. */
  readonly simplify: boolean
  /** The Chromium of the check. */
  readonly browsers: BrowserOfCheck
}

/** How long to watch what becomes of a connection after a claim has failed, ms. */
const watchFateMs = 25
/** How long a program that drops connections has to turn out to have ended, ms. */
export const exitAfterCloseMs = 60

/** Runs one stage against a running program and closes all that it opened. */
export async function runStage(stage: Stage, first: Program, o: StageRunOptions): Promise<StageRun> {
  const record = new StageRecord({ stderrFrom: first.stderr.total })
  const deadline = new AbortController()
  const signal = AbortSignal.any([o.signal, deadline.signal])
  const observer = (wire: Wire): ConnectionObserver => {
    const see = record.observer(wire)
    const transcribe = o.transcript.connections(stage.slug, wire, () => seat.current.number)
    return (event) => {
      see(event)
      transcribe(event)
    }
  }
  const { patience = 1 } = o
  const replyWithin = (stage.replyWithin ?? 1500) * patience
  const seat = new StageProgram(first, { record, patience, restart: o.restart, another: o.another })
  const { contract } = first
  const transcribe: ClientsOptions['transcribe'] = (entry) =>
    o.transcript.note({ stage: stage.slug, program: seat.current.number, ...entry })
  const clients = contract.clients({
    program: () => seat.current,
    observer,
    record,
    transcribe,
    signal,
    replyWithin,
    patience,
    random: createRandom(`${o.seed}/${stage.slug}/client`),
    simplify: o.simplify && !o.company,
  })
  const random = createRandom(`${o.seed}/${stage.slug}`)
  const faults = createFaults({ target: seat.place, random: createRandom(`${o.seed}/${stage.slug}/faults`), record })
  const noted = (type: string, text?: string) =>
    o.transcript.note({
      stage: stage.slug,
      program: seat.current.number,
      type,
      ...(text === undefined ? {} : { text }),
    })
  const http = clients.given.http
  const pages = openBrowser({
    http: () => {
      if (http === undefined) throw new Error(`Programs of the contract ${contract.name} have no pages.`)
      return http
    },
    place: seat.place,
    browsers: o.browsers,
    random: createRandom(`${o.seed}/${stage.slug}/browser`),
    patience,
    waiting: (forWhat, promise) => waiting(record, forWhat, promise),
    note: (text) => noted('browser', text),
  })
  const watched = o.restart && first.database ? stageDatabase(first.database, { record, signal }) : undefined
  let named: string | undefined
  noted('stage-started')
  const began = performance.now()
  try {
    const check = async () =>
      stage.check(
        withClients(contract, {
          ...clients.given,
          program: seat,
          faults,
          browser: pages.browser,
          expect: createExpect((value) => record.nameOf(value)),
          random,
          signal,
          note: (text: string) => noted('note', text),
          judgedBy: (name: string) => {
            named = name
          },
          surroundings: first.surroundings?.value,
          database: watched?.given ?? noDatabase(),
        }),
      )
    let finding = await findingWithin((stage.timeout ?? contract.timeout) * patience, check, record, {
      deadline,
      left: o.signal,
    })
    const ms = round(performance.now() - began)
    const { sentBytes } = record
    const judgedBy = named ?? pages.judgedBy
    const judged = judgedBy === undefined ? {} : { judgedBy }
    if (o.company) return { verdict: finding?.verdict ?? 'passed', ms, sentBytes, ...judged }
    const program = seat.current
    if (finding === undefined) {
      await settled(program, o.settleMs)
      finding = findingOfMore(clients, record)
    } else await watchFate(finding, program, record)
    if (program.exit && !program.endAsked) finding = crash(await program.ended, finding, record)
    noted('verdict', finding?.verdict ?? 'passed')
    if (finding === undefined) return { verdict: 'passed', ms, sentBytes, ...judged }
    const slow = finding.slow ? { slow: true } : {}
    return {
      verdict: finding.verdict,
      ms,
      sentBytes,
      ...judged,
      ...slow,
      evidence: evidenceOf(finding, stage, record, program),
    }
  } finally {
    await Promise.all([clients, faults, pages, ...(watched ? [watched] : [])].map((each) => each.closeAll()))
  }
}

/** Says so when a stage uses a database that it can't have. */
function noDatabase(): StageDatabase {
  return new Proxy({} as StageDatabase, {
    get() {
      throw new Error("A stage that watches its database needs isolation: 'fresh', and database in its build.yaml.")
    },
  })
}

/** What the check found, undefined where all held. Its time is `ms`, and it is left at once when `left` is aborted. */
async function findingWithin(
  ms: number,
  check: () => Promise<void>,
  record: StageRecord,
  { deadline, left }: { deadline: AbortController; left: AbortSignal },
): Promise<Finding | undefined> {
  const settled = check().then(
    () => undefined,
    (error: unknown) => ({ error }),
  )
  let overdue: Finding | undefined
  const timer = Promise.withResolvers<'late'>()
  const giveUp = () => {
    overdue = findingOfTimeout(ms, record)
    deadline.abort(new Error(`The stage's ${ms} ms were up.`))
    timer.resolve('late')
  }
  const handle = setTimeout(giveUp, ms)
  if (left.aborted) giveUp()
  left.addEventListener('abort', giveUp, { once: true })
  let outcome: 'late' | undefined | { error: unknown } = await Promise.race([settled, timer.promise])
  clearTimeout(handle)
  left.removeEventListener('abort', giveUp)
  // The client now ends its waits and says more exactly what it waited for.
  if (outcome === 'late') outcome = await withDeadline(settled, 100)
  if (overdue !== undefined) {
    const exact = outcome?.error
    return overdue.verdict === 'hung' && !overdue.slow && exact instanceof WireError
      ? findingOf(exact, record)
      : overdue
  }
  return outcome && findingOf(outcome.error, record)
}

/** Sees what becomes of the connection in question, and whether a program that dropped it has ended. */
async function watchFate(finding: Finding, program: Program, record: StageRecord): Promise<void> {
  const { connection } = finding
  const until = performance.now() + watchFateMs
  while (connection?.fate === 'open' && program.running && connection.openHere) {
    const left = until - performance.now()
    if (left <= 0) return
    await withDeadline(Promise.race([record.changed, program.ended]), left)
  }
  // An error is often written only after the connection was let go.
  if (connection?.fate !== 'open') await settled(program, exitAfterCloseMs)
}

/** What the program did that nobody had asked for, after all that was claimed of it held. */
function findingOfMore(clients: OpenClients, record: StageRecord): Finding | undefined {
  try {
    clients.nothingMore?.()
    return undefined
  } catch (error) {
    return findingOf(error, record)
  }
}

/** A program that ended unasked: nothing else that was found matters beside it. */
function crash(exit: Exit, finding: Finding | undefined, record: StageRecord): Finding {
  return {
    verdict: 'crashed',
    summary: exit.reason ?? `Your program ended with ${showExit(exit)} while this stage talked to it.`,
    expected: 'a program that goes on running',
    connection: finding?.connection ?? record.last,
    messageStart: finding?.messageStart ?? 0,
    spec: finding?.spec,
  }
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100
}
