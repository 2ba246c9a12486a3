import {
  runCheck,
  type Checkable,
  type CheckEvent,
  type CheckResult,
  type ProgramSpec,
  type Stage,
  type TranscriptEntry,
} from '@backroad/check'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Selection } from '../checks/select.ts'
import { compareStage } from './compare-stage.ts'
import { readTurns, type ConnectionTurns } from './turns.ts'
import type { CompareEvent, Comparison, ComparedSide, SoftwareNamed } from './types.ts'
import { withWords, type BareComparison } from './with-words.ts'

export interface CompareOptions {
  readonly build: Checkable
  readonly program: ProgramSpec
  readonly real: { readonly name: string; readonly version?: string; readonly program: ProgramSpec }
  /** Stage slug to the reason for which the series lists it as one on which the software differs. */
  readonly differs: Readonly<Record<string, string>>
  readonly selection: Selection
  readonly seed?: string
  readonly signal?: AbortSignal
}

/** What one side's check left. */
interface Ran {
  readonly result: CheckResult
  readonly turns: ReadonlyMap<string, readonly ConnectionTurns[]>
}

/**
 * Runs a program and real software through the same stages with the same seed, one after the other, and holds what they
 * answered against one another. Nothing is stored: transcripts are read and deleted. Throws as `runCheck` does.
 */
export async function* compare(o: CompareOptions): AsyncGenerator<CompareEvent, Comparison, void> {
  const began = performance.now()
  const dir = await mkdtemp(path.join(tmpdir(), 'backroad-compare-'))
  try {
    const program = yield* ran(o, 'program', o.program, dir, o.seed)
    const unbuilt = program.result.prepareFailed ? program.result.stages[0]?.evidence : undefined
    const real = unbuilt ? undefined : yield* ran(o, 'real', o.real.program, dir, program.result.seed)
    const comparison = withWords({
      ...compareRuns(o, program, real),
      ...(unbuilt ? { prepareFailed: unbuilt } : {}),
      ms: Math.round(performance.now() - began),
    })
    yield { type: 'comparison-finished', comparison }
    return comparison
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

async function* ran(
  { build, selection, signal, real }: CompareOptions,
  side: ComparedSide,
  program: ProgramSpec,
  dir: string,
  seed: string | undefined,
): AsyncGenerator<CompareEvent, Ran, void> {
  const transcriptFile = path.join(dir, `${side}.jsonl`)
  const events = runCheck({
    build,
    program,
    ...selection,
    transcriptFile,
    regardlessOfNeeds: true,
    ...(seed === undefined ? {} : { seed }),
    ...(signal === undefined ? {} : { signal }),
  })
  try {
    for (;;) {
      const step = await events.next()
      if (step.done) return { result: step.value, turns: await readTurns(entriesIn(transcriptFile)) }
      yield* told(step.value, side, named(real))
    }
  } finally {
    // Whoever leaves this comparison leaves the check, and its processes end.
    await events.return(undefined as never)
  }
}

function* told(event: CheckEvent, side: ComparedSide, software: SoftwareNamed): Generator<CompareEvent, void> {
  if (event.type === 'check-started' && side === 'program') {
    const { build, title, seed, total, stages } = event
    yield { type: 'comparison-started', build, title, seed, software, total, stages }
  } else if (event.type === 'preparing') yield event
  else if (event.type === 'stage-finished') {
    const { slug, verdict } = event.result
    yield { type: 'stage-finished', side, slug, verdict }
  }
}

async function* entriesIn(file: string): AsyncGenerator<TranscriptEntry, void, void> {
  for await (const line of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
    yield JSON.parse(line) as TranscriptEntry
  }
}

const named = ({ name, version }: SoftwareNamed): SoftwareNamed => ({
  name,
  ...(version === undefined ? {} : { version }),
})

function compareRuns(
  { build, real: software, differs }: CompareOptions,
  program: Ran,
  real: Ran | undefined,
): Omit<BareComparison, 'ms'> {
  const waitsOf = (side: Ran | undefined, slug: string) => {
    const waitsFor = side && unmetNeed(build.stages, side.result, slug)
    return waitsFor === undefined ? {} : { waitsFor }
  }
  const ofReal = new Map(real?.result.stages.map((stage) => [stage.slug, stage]))
  const stages = program.result.stages.flatMap((stage) => {
    const other = ofReal.get(stage.slug)
    if (other === undefined) return []
    const reason = differs[stage.slug]
    return [
      compareStage(
        { result: stage, connections: program.turns.get(stage.slug) ?? [], ...waitsOf(program, stage.slug) },
        {
          result: other,
          connections: real?.turns.get(stage.slug) ?? [],
          ...waitsOf(real, stage.slug),
          ...(reason === undefined ? {} : { differs: reason }),
        },
      ),
    ]
  })
  const counted = (ran: Ran | undefined) => ({ passed: ran?.result.passed ?? 0, failed: ran?.result.failed ?? 0 })
  return {
    build: build.slug,
    title: build.title,
    seed: program.result.seed,
    software: named(software),
    stages,
    counts: { program: counted(program), real: counted(real) },
  }
}

/** The slug of the stage that a stage needs, itself or through others, and that was run and not passed: the one at the root. */
function unmetNeed(stages: readonly Stage[], result: CheckResult, slug: string): string | undefined {
  const needs = stages.find((stage) => stage.slug === slug)?.needs ?? []
  for (const need of needs) {
    const verdict = result.stages.find((stage) => stage.slug === need)?.verdict
    if (verdict !== undefined && verdict !== 'passed') return unmetNeed(stages, result, need) ?? need
  }
  return undefined
}
