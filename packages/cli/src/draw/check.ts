import type { CheckEvent, CheckResult, Evidence, StageResult } from '@backroad/check'
import { drawEvidence, drawFacts } from './evidence.ts'
import type { Paint } from './paint.ts'
import { wrap } from './wrap.ts'

/** Draws a check as it happens: one line a stage in order, then the first failure in full and the rest by name. */
export class CheckDrawing {
  readonly #out: NodeJS.WriteStream
  readonly #paint: Paint
  readonly #live: boolean
  readonly #differs: Readonly<Record<string, string>>
  readonly #speak: (result: StageResult) => StageResult
  readonly #finished = new Map<string, StageResult>()
  #order: readonly string[] = []
  #numbers = new Map<string, number>()
  #printed = 0
  readonly #of: string
  readonly #isReal: boolean
  #unbuilt: Evidence | undefined

  constructor(out: NodeJS.WriteStream, paint: Paint, { software }: { readonly software?: DrawnSoftware } = {}) {
    this.#out = out
    this.#paint = paint
    this.#live = out.isTTY
    this.#differs = software?.differs ?? {}
    this.#speak = software === undefined ? (result) => result : (result) => spokenOf(result, software.name)
    this.#isReal = software !== undefined
    this.#of = software === undefined ? '' : ` · ${software.name}`
  }

  draw(event: CheckEvent): void {
    switch (event.type) {
      case 'check-started':
        this.#order = event.stages.map((stage) => stage.slug)
        this.#numbers = new Map(event.stages.map((stage) => [stage.slug, stage.number]))
        this.#line(
          `backroad check · ${event.build}${this.#of} · ${stagesInWords(event.stages.length, event.total)} · seed ${event.seed}\n`,
        )
        break
      case 'preparing':
        if (this.#live) this.#status(`preparing: ${event.command}`)
        else this.#line(`  preparing: ${event.command}`)
        break
      case 'prepare-failed':
        this.#unbuilt = event.evidence
        break
      case 'stage-finished':
        if (this.#unbuilt === undefined) this.#see(event.result)
        break
      case 'check-finished':
        this.#end(event.result)
        break
      case 'program-ready':
      case 'stage-started':
        break
    }
  }

  /** A stage may be repeated alone; then its last result counts, and its line is printed once more. */
  #see(result: StageResult): void {
    const earlier = this.#finished.get(result.slug)
    this.#finished.set(result.slug, result)
    const isPrinted = this.#order.indexOf(result.slug) < this.#printed
    if (isPrinted && earlier?.verdict !== result.verdict) this.#stageLine(result)
    this.#printReady()
  }

  #printReady(): void {
    for (; this.#printed < this.#order.length; this.#printed++) {
      const result = this.#finished.get(this.#order[this.#printed] ?? '')
      if (result === undefined) break
      this.#stageLine(result)
    }
    const running = this.#order.length - this.#finished.size
    if (running > 0) this.#status(`  … ${running} more`)
  }

  #end(result: CheckResult): void {
    if (this.#unbuilt !== undefined) return this.#drawUnbuilt(this.#unbuilt)
    const seconds = (result.ms / 1000).toFixed(2)
    const listed = result.stages.filter((stage) => this.#isListed(stage)).length
    // Of real software, what waits for a listed difference is no fault of anyone.
    const waiting = this.#isReal ? result.stages.filter(({ verdict }) => verdict === 'waits').length : 0
    const not = result.stages.length - result.passed - listed - waiting
    const counted = [
      `${result.passed} passed`,
      ...(listed === 0 ? [] : [`${listed} ${listed === 1 ? 'differs' : 'differ'} as listed`]),
      ...(waiting === 0 ? [] : [`${waiting} ${waiting === 1 ? 'waits' : 'wait'}`]),
      ...(not === 0 ? [] : [`${not} not`]),
    ].join(', ')
    this.#line(`  ${this.#paint('bold', counted)}, in ${seconds} s`)
    const bad = result.stages.filter(
      (stage) => stage.verdict !== 'passed' && stage.verdict !== 'waits' && !this.#isListed(stage),
    )
    const [first, ...others] = bad
    if (first === undefined) return
    this.#line('')
    const width = this.#width
    for (const line of drawEvidence(this.#speak(first), this.#paint, width)) this.#line(line)
    if (others.length > 0) {
      const numbers = others.map((stage) => stage.number).join(', ')
      const also = `also not passed: ${numbers}; see one with --only ${others[0]?.slug}`
      this.#line('')
      for (const line of wrap(also, width - 2)) this.#line(`  ${line}`)
    }
  }

  /** Nothing was run: what the command said is told once, not for each stage. */
  #drawUnbuilt(evidence: Evidence): void {
    this.#line(`${this.#paint(['red', 'bold'], '✗')} ${this.#paint('bold', 'It does not build')}, so no stage was run.`)
    for (const line of drawFacts(evidence, this.#paint, this.#width)) this.#line(line)
  }

  get #width(): number {
    return Math.min(100, Math.max(60, this.#out.columns || 80))
  }

  /** Whether the series says that this software differs here. */
  #isListed({ slug, verdict }: StageResult): boolean {
    return verdict !== 'passed' && verdict !== 'unclear' && this.#differs[slug] !== undefined
  }

  #stageLine(result: StageResult): void {
    if (this.#isListed(result)) {
      for (const line of listedLines(result, this.#differs[result.slug] ?? '', this.#paint, this.#width))
        this.#line(line)
      return
    }
    const waitsFor = this.#numbers.get(result.waitsFor ?? '')
    this.#line(stageLine(result, this.#paint, waitsFor === undefined ? result.waitsFor : String(waitsFor)))
  }

  #line(text: string): void {
    this.#out.write(`${this.#live ? '\r\x1b[K' : ''}${text}\n`)
  }

  /** A line that the next one replaces; only on a terminal. */
  #status(text: string): void {
    if (this.#live) this.#out.write(`\r\x1b[K${this.#paint('dim', text.slice(0, (this.#out.columns || 80) - 1))}`)
  }
}

/** Real software that is checked in place of a learner's program. */
export interface DrawnSoftware {
  /** "nginx 1.22.1" */
  readonly name: string
  /** Stage slug to the reason for which it is listed as different there. */
  readonly differs: Readonly<Record<string, string>>
}

/** Evidence speaks of "your program"; of real software it must not. */
function spokenOf(result: StageResult, name: string): StageResult {
  const text = JSON.stringify(result).replace(/\b[Yy]our program\b/g, JSON.stringify(name).slice(1, -1))
  return JSON.parse(text) as StageResult
}

function listedLines(result: StageResult, reason: string, paint: Paint, width: number): string[] {
  const number = String(result.number).padStart(2)
  return [
    `  ${paint('yellow', '≠')} ${number}  ${result.slug}`,
    ...wrap(`differs, as listed: ${reason}`, width - 8).map((line) => `        ${paint('dim', line)}`),
  ]
}

function stagesInWords(running: number, total: number): string {
  if (running < total) return `${running} of ${total} stages`
  return total === 1 ? '1 stage' : `${total} stages`
}

/** `waitsFor` is the number of the stage that it waits for, which is shorter than its name. */
function stageLine(result: StageResult, paint: Paint, waitsFor = 'another'): string {
  const number = String(result.number).padStart(2)
  const name = result.slug.padEnd(52)
  if (result.verdict === 'passed')
    return `  ${paint('blue', '✓')} ${number}  ${name} ${paint('dim', milliseconds(result.ms) + judge(result))}`
  if (result.verdict === 'waits') return `  ${paint('dim', '·')} ${number}  ${name} waits for ${waitsFor}`
  const sign = result.verdict === 'unclear' ? paint('yellow', '?') : paint('red', '✗')
  return `  ${sign} ${number}  ${paint('bold', name)} ${paint('bold', result.verdict.padStart(8))}${paint('dim', judge(result))}`
}

/** What judged a stage of pages: not every machine has a browser. */
const judge = ({ judgedBy }: StageResult): string =>
  judgedBy === undefined ? '' : `  ${judgedBy.replace(/^(Chromium \d+)\..*/, '$1')}`

const milliseconds = (ms: number): string => `${Math.max(1, Math.round(ms))} ms`.padStart(8)
