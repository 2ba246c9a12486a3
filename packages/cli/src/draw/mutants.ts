import type { MutantsEvent, MutantsProof, TriedMutant } from '@backroad/app'
import type { Paint } from './paint.ts'
import { wrap } from './wrap.ts'

/** Draws what `backroad prove --mutants` does: a count while it runs, then each survivor as a small diff, and the share. */
export class MutantsDrawing {
  readonly #out: NodeJS.WriteStream
  readonly #paint: Paint
  #toTry = 0
  #reached = 0
  #tried = 0
  #killed = 0

  constructor(out: NodeJS.WriteStream, paint: Paint) {
    this.#out = out
    this.#paint = paint
  }

  draw(event: MutantsEvent): void {
    switch (event.type) {
      case 'mutants-made': {
        const { topic, build, mutants, leftOut, toTry, seed } = event
        this.#toTry = toTry
        this.#reached = this.#tried = this.#killed = 0
        this.#line(`backroad prove --mutants · ${topic} · ${build}`)
        const chosen = seed === undefined ? '' : `, a sample; --seed ${seed} chooses it again`
        this.#line(`  ${mutants} mutants, ${leftOut} left out; ${toTry} to try${chosen}`)
        break
      }
      case 'reached':
        this.#status(`  looking which stages reach which mutants: ${++this.#reached}`)
        break
      case 'mutant':
        this.#tried++
        if (event.mutant.result.fate === 'killed') this.#killed++
        this.#progress(`  ${this.#tried} of ${this.#toTry} tried, ${this.#killed} killed`)
        break
      case 'mutants-finished':
        for (const line of drawMutantsProof(event.proof, this.#paint)) this.#line(line)
    }
  }

  /** On a terminal always the newest, in a file a line each tenth of the way. */
  #progress(text: string): void {
    const tenths = (tried: number) => Math.floor((tried * 10) / this.#toTry)
    if (this.#out.isTTY) this.#status(text)
    else if (tenths(this.#tried) > tenths(this.#tried - 1)) this.#line(text)
  }

  #line(text: string): void {
    this.#out.write(`${this.#out.isTTY ? '\r\x1b[K' : ''}${text}\n`)
  }

  #status(text: string): void {
    if (this.#out.isTTY) this.#out.write(`\r\x1b[K${this.#paint('dim', text.slice(0, (this.#out.columns || 80) - 1))}`)
  }
}

const width = 80

/** The outcome: every survivor with what was changed and an entry for mutants.yaml, the stale entries, and the share. */
export function drawMutantsProof(proof: MutantsProof, paint: Paint): string[] {
  const { survivors, stale, killed, tried, equal, share, budget, ok, build } = proof
  const percent = (part: number) => `${(part * 100).toFixed(1)} %`
  const counted = `${killed} of ${tried - equal} killed, ${percent(share)}; ${percent(budget)} is asked for`
  return [
    ...survivors.flatMap((mutant) => ['', ...drawSurvivor(mutant, paint)]),
    ...stale.flatMap(({ line, message }) =>
      wrap(`  ✗ mutants.yaml${line === 0 ? '' : `:${line}`}: ${message}`, width - 2),
    ),
    '',
    `  ${ok ? paint('blue', '✓') : paint('red', '✗')} ${build}: ${counted}`,
    ...(equal === 0 ? [] : [`    ${equal} more survived, and are listed as equal`]),
    ...(survivors.length === 0 ? [] : ['    what survived, by kind:', ...kindsOf(survivors)]),
    `    in ${Math.round(proof.ms / 1000)} s`,
    '',
  ]
}

function kindsOf(survivors: readonly TriedMutant[]): string[] {
  const kinds = [...Map.groupBy(survivors, ({ mutator }) => mutator)].toSorted((a, b) => b[1].length - a[1].length)
  return wrap(kinds.map(([kind, own]) => `${own.length} ${kind}`).join(', '), width - 6).map((line) => `      ${line}`)
}

function drawSurvivor(
  { file, line, column, mutator, original, replacement, result }: TriedMutant,
  paint: Paint,
): string[] {
  const why =
    result.fate === 'unreached'
      ? 'no stage reaches it'
      : result.fate === 'survived'
        ? `${result.stages} ${result.stages === 1 ? 'stage' : 'stages'} passed${result.unclear ? `, unclear: ${result.unclear.join(', ')}` : ''}`
        : ''
  return [
    ...wrap(`  ${file}:${line}:${column}  ${mutator}; ${why}`, width),
    ...diffLines(original).map((text) => `    ${paint('red', `- ${text}`)}`),
    ...diffLines(replacement).map((text) => `    ${paint('green', `+ ${text}`)}`),
  ]
}

const mostLines = 4

function diffLines(text: string): string[] {
  const lines = text.split('\n')
  const shown =
    lines.length > mostLines ? [...lines.slice(0, mostLines - 1), `… ${lines.length - mostLines + 1} lines`] : lines
  return shown.map((line) => (line.length > width - 6 ? `${line.slice(0, width - 7)}…` : line))
}
