import type { CheckResult, StageResult } from '@backroad/check'
import type { Build } from '@backroad/series'
import path from 'node:path'
import { labelled } from './wrap.ts'

/** What is known beside the result when the lines after it are drawn. */
export interface Surroundings {
  readonly build: Build
  /** The workspace's `run`, as it is typed in a terminal: for a program that is called, from any folder. */
  readonly run: string
  readonly transcript: string
  /** The folder with what the program had in DATA_DIR when a stage did not pass, as it is typed; undefined where it had nothing. */
  readonly dataOf: (stage: string) => string | undefined
}

/** After a check: where the failed stage is explained and how to start the program by hand; or which stage comes next. */
export function drawWhatNow(result: CheckResult, { build, run, transcript, dataOf }: Surroundings): string[] {
  if (result.prepareFailed) return []
  const bad = result.stages.find((stage) => stage.verdict !== 'passed' && stage.verdict !== 'waits')
  if (bad === undefined) return drawNext(result, build)
  const data = dataOf(bad.slug)
  const sends = bad.evidence?.byHand?.includes('PORT')
  if (build.contract === 'command')
    return [
      '',
      ...labelled('page', pageOf(build, bad.slug)),
      ...callsOf(bad, run, data),
      ...labelled('all bytes', [transcript]),
    ]
  if (build.contract === 'peer')
    return [
      '',
      ...labelled('page', pageOf(build, bad.slug)),
      ...(bad.evidence?.byHand === undefined ? [] : labelled('RUN', [run])),
      ...labelled('again', [`backroad check --only ${bad.slug} --seed ${result.seed}, over the same networks`]),
      ...labelled('all bytes', [transcript]),
    ]
  const isLines = build.contract === 'lines'
  return [
    '',
    ...labelled('page', pageOf(build, bad.slug)),
    ...(isLines ? labelled('RUN', [`DATA_DIR=${data ?? '$(mktemp -d)'} ${run}`]) : []),
    ...(!isLines && (sends || data !== undefined)
      ? labelled('start it', [
          `HOST=127.0.0.1 PORT=8080 DATA_DIR=${data ?? '$(mktemp -d)'} ${run}`,
          ...(sends ? ['then PORT in the line by hand is 8080'] : []),
        ])
      : []),
    ...labelled('all bytes', [transcript]),
  ]
}

/** What the names in the line by hand stand for, where there is such a line. */
function callsOf({ evidence }: StageResult, run: string, data: string | undefined): string[] {
  if (evidence?.byHand === undefined) return []
  return [...labelled('RUN', [run]), ...labelled('KEPT', [data === undefined ? '$(mktemp -d)' : `${data}/before`])]
}

function drawNext(result: CheckResult, build: Build): string[] {
  const ran = new Set(result.stages.map((stage) => stage.slug))
  const last = build.stages.findLastIndex((stage) => ran.has(stage.slug))
  const next = build.stages[last + 1]
  if (next !== undefined)
    return ['', `  next: stage ${next.number}, ${next.slug}`, ...labelled('page', pageOf(build, next.slug))]
  if (ran.size < build.stages.length) return []
  return ['', '  Every stage passed in one check: this build is proven, and the proof is kept.']
}

/** The page in the app, and the file it is made from, for who has no app running. */
function pageOf(build: Build, slug: string): string[] {
  const stage = build.stages.find((each) => each.slug === slug)
  const file = stage === undefined ? [] : [path.relative(process.cwd(), stage.page)]
  const shown = file.map((name) => (name.startsWith('../../..') ? (stage?.page ?? name) : name))
  return [`http://127.0.0.1:4321/builds/${build.slug}?stage=${slug} (npm start)`, ...shown]
}
