import type { CheckEvent, CheckResult, Evidence, StageResult, Verdict } from '../api/check-types.ts'
import { count } from '../page/count.ts'
import type { Sign } from '../verdict/glyphs.ts'

/** The newest verdict of each stage that was ever checked. */
export type Verdicts = Readonly<Record<string, Verdict>>

/** A check as far as it got. */
export interface CheckView {
  readonly state: 'idle' | 'running' | 'ended'
  /** What it does before the first stage, as a phrase. */
  readonly doing?: string
  /** Slugs of the stages this check runs; stages outside keep what an earlier check said. */
  readonly stages: ReadonlySet<string>
  readonly started: ReadonlySet<string>
  readonly results: ReadonlyMap<string, StageResult>
  readonly result?: CheckResult
  /** The program could not be prepared, so no stage was run: what the command said. */
  readonly unbuilt?: Evidence
}

export const noCheck: CheckView = { state: 'idle', stages: new Set(), started: new Set(), results: new Map() }

export const startedCheck: CheckView = { ...noCheck, state: 'running', doing: 'Asking for a check.' }

export const waitingCheck: CheckView = { ...startedCheck, doing: 'Waiting for the check before it.' }

/** A check that ended earlier. */
export function endedCheck(result: CheckResult): CheckView {
  const evidence = result.stages[0]?.evidence
  return {
    state: 'ended',
    stages: new Set(result.stages.map((stage) => stage.slug)),
    started: new Set(),
    results: new Map(result.stages.map((stage) => [stage.slug, stage])),
    ...(result.prepareFailed && evidence ? { unbuilt: evidence } : {}),
    result,
  }
}

/** Takes one more event of a check; events may come twice. */
export function withCheckEvent(view: CheckView, event: CheckEvent): CheckView {
  switch (event.type) {
    case 'check-started':
      return {
        ...startedCheck,
        doing: 'Starting your program.',
        stages: new Set(event.stages.map((stage) => stage.slug)),
      }
    case 'preparing':
      return { ...view, doing: `Preparing: ${event.command}` }
    case 'prepare-failed':
      return { ...view, unbuilt: event.evidence }
    case 'program-ready':
      return { ...view, doing: 'Your program answers.' }
    case 'stage-started':
      return { ...view, started: new Set([...view.started, event.slug]) }
    case 'stage-finished':
      return { ...view, results: new Map([...view.results, [event.result.slug, event.result]]) }
    case 'check-finished':
      return endedCheck(event.result)
  }
}

/** What a stage shows: this check's verdict, else that it is being run, else what the newest check that ran it said. */
export function signOf(view: CheckView, verdicts: Verdicts, slug: string): Sign {
  const result = view.results.get(slug)
  if (result && view.unbuilt) return 'not run'
  if (result) return result.verdict
  if (view.state === 'running' && view.started.has(slug)) return 'running'
  if (view.state === 'running' && view.stages.has(slug)) return 'not run'
  return verdicts[slug] ?? 'not run'
}

/** The stage to look at when nobody chose one: the first that did not pass, else the first not run, else the last. */
export function stageToShow<S extends { readonly slug: string }>(
  stages: readonly S[],
  sign: (slug: string) => Sign,
): S | undefined {
  const isWrong = (stage: S) => !['passed', 'waits', 'not run', 'running'].includes(sign(stage.slug))
  return stages.find(isWrong) ?? stages.find((stage) => sign(stage.slug) !== 'passed') ?? stages.at(-1)
}

/** Which stages a check was of: "of all 27 stages", "of stages 1 to 8", "of stage 4 alone". */
export function scopeOf({ stages }: CheckResult, total: number): string {
  const numbers = stages.map((stage) => stage.number).toSorted((a, b) => a - b)
  const last = numbers.at(-1) ?? 0
  if (numbers.length === total) return `of all ${count(total, 'stage')}`
  if (numbers.length === 1) return `of stage ${last} alone`
  return numbers.length === last ? `of stages 1 to ${last}` : `of ${count(numbers.length, 'stage')}`
}

/** How many stages have each sign, in the order of a summary: passed first, then what did not, then what was not run. */
export function tally(signs: readonly Sign[]): readonly (readonly [Sign, number])[] {
  const order: readonly Sign[] = [
    'passed',
    'failed',
    'garbled',
    'hung',
    'closed',
    'reset',
    'refused',
    'crashed',
    'unclear',
    'waits',
  ]
  return order.map((sign) => [sign, signs.filter((each) => each === sign).length] as const).filter(([, n]) => n > 0)
}

/** The sign with which the page's title begins once a check has ended. */
export function titleSign({ result }: CheckView): string {
  if (!result) return ''
  if (result.stages.some((stage) => !['passed', 'waits', 'unclear'].includes(stage.verdict))) return '✕ '
  return result.stages.some((stage) => stage.verdict === 'unclear') ? '? ' : '✓ '
}
