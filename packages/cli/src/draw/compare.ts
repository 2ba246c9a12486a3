import type { Comparison, SideOfStage, StageComparison } from '@backroad/app'
import { drawExchange } from './compare-exchange.ts'
import { drawFacts } from './evidence.ts'
import type { Paint } from './paint.ts'
import { labelled, wrap } from './wrap.ts'

export interface CompareStyle {
  readonly paint: Paint
  readonly width: number
  /** Every exchange of the stages on which they part; and what differs where both pass. */
  readonly verbose: boolean
}

/** A comparison: both verdicts of each stage in a line, then each stage on which they part in full. */
export function drawComparison(comparison: Comparison, style: CompareStyle): string[] {
  const { build, software, seed, stages } = comparison
  const { paint } = style
  const parted = stages.filter(isParted)
  if (comparison.prepareFailed) {
    const head = `${paint(['red', 'bold'], '✗')} ${paint('bold', 'It does not build')}, so no stage was run.`
    return [head, ...drawFacts(comparison.prepareFailed, paint, style.width)]
  }
  return [
    ...wrap(`backroad check · ${build} · your program beside ${fullName(software)} · seed ${seed}`, style.width),
    '',
    paint('dim', `${''.padEnd(60)} ${'yours'.padEnd(8)} ${software.name.slice(0, 9)}`),
    ...stages.flatMap((stage) => stageLines(stage, comparison, style)),
    ...wrap(summaryOf(comparison), style.width - 2).map((line) => `  ${paint('bold', line)}`),
    ...parted.flatMap((stage) => ['', ...drawParted(stage, comparison, style)]),
  ]
}

const fullName = ({ name, version }: Comparison['software']): string =>
  version === undefined ? name : `${name} ${version}`

/** To be shown in full: one passes and the other does not, and the series does not say why. */
function isParted({ agree, program, real }: StageComparison): boolean {
  if (agree || program.verdict === 'waits' || real.verdict === 'waits') return false
  return !(program.verdict === 'passed' && real.differs !== undefined)
}

function stageLines(stage: StageComparison, comparison: Comparison, { paint, width, verbose }: CompareStyle): string[] {
  const { number, slug, program, real } = stage
  const sign = isParted(stage) ? paint(['red', 'bold'], '≠') : ' '
  const line = `  ${sign} ${String(number).padStart(2)}  ${slug.padEnd(52)} ${word(program, paint).padEnd(8)} ${word(real, paint)}`
  const more = [
    ...(program.verdict === 'passed' && real.verdict !== 'passed' && real.differs !== undefined
      ? [`${comparison.software.name} differs, as listed: ${real.differs}`]
      : []),
    ...(verbose && stage.agree && program.verdict === 'passed' ? [inPassing(stage)] : []),
  ]
  return [
    line.trimEnd(),
    ...more.flatMap((text) => wrap(text, width - 8).map((each) => `        ${paint('dim', each)}`)),
  ]
}

function word({ verdict, differs }: SideOfStage, paint: Paint): string {
  if (verdict === 'passed') return paint('blue', '✓'.padEnd(8))
  const text = differs !== undefined && verdict !== 'unclear' ? 'differs' : verdict
  return paint(verdict === 'waits' || differs !== undefined ? 'dim' : 'bold', text.padEnd(8))
}

/** What differs where both pass, in a line. */
function inPassing({ exchanges, exchangesInAll }: StageComparison): string {
  const count = exchangesInAll === 1 ? '1 exchange' : `${exchangesInAll} exchanges`
  const names = (passing: boolean) => [
    ...new Set(
      exchanges.flatMap(({ fields }) => fields.filter((field) => field.passing === passing).map(({ name }) => name)),
    ),
  ]
  const differ = names(false)
  const pass = names(true).filter((name) => !differ.includes(name))
  const said = [
    ...(differ.length > 0 ? [`differs: ${differ.join(', ')}`] : []),
    ...(pass.length > 0 ? [`differs, as it may: ${pass.join(', ')}`] : []),
  ]
  return `${count}; ${said.length === 0 ? 'the same to the byte' : said.join('; ')}`
}

function summaryOf({ stages, software, counts }: Comparison): string {
  const parted = stages.filter(isParted).length
  const theirs = `${counts.real.passed} by ${software.name}${notPassed(stages.map(({ real }) => real))}`
  const ours = `${counts.program.passed} of ${stages.length} passed by your program${notPassed(stages.map(({ program }) => program))}`
  const both = `${ours}; ${theirs}`
  if (parted === 0) return `${both}; they part nowhere but as listed`
  return `${both}; they part on ${parted} ${parted === 1 ? 'stage' : 'stages'}`
}

/** " (1 failed, 4 not run: they wait for it)" */
function notPassed(sides: readonly SideOfStage[]): string {
  const waiting = sides.filter(({ verdict }) => verdict === 'waits').length
  const failed = sides.filter(({ verdict }) => verdict !== 'passed').length - waiting
  const said = [
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(waiting > 0 ? [`${waiting} not run: ${waiting === 1 ? 'it waits' : 'they wait'} for another`] : []),
  ]
  return said.length === 0 ? '' : ` (${said.join(', ')})`
}

function drawParted(stage: StageComparison, comparison: Comparison, style: CompareStyle): string[] {
  const { paint, width } = style
  const { program, real, exchanges, decisive, exchangesInAll } = stage
  const { name } = comparison.software
  const shown = exchanges.flatMap((exchange, index) =>
    index === decisive || (style.verbose && exchange.outcome === 'different') ? [{ exchange, index }] : [],
  )
  return [
    `${paint(['red', 'bold'], '≠')} ${stage.number}  ${paint('bold', stage.slug)}`,
    ...labelled('yours', said(program), { width }),
    ...labelled(name.slice(0, 9), said(real, name), { width }),
    ...expected(program.verdict === 'passed' ? real : program, width),
    ...shown.flatMap(({ exchange, index }) => [
      '',
      ...(exchangesInAll > 1 ? [paint('dim', `  exchange ${index + 1} of ${exchangesInAll}`)] : []),
      ...drawExchange(exchange, fullName(comparison.software), style),
    ]),
  ]
}

function said({ verdict, summary, differs }: SideOfStage, name?: string): string {
  if (summary === undefined) return verdict
  const told = name === undefined ? summary : summary.replace(/\b[Yy]our program\b/g, name)
  return `${verdict}: ${told}${differs === undefined ? '' : ` Listed as different: ${differs}`}`
}

function expected({ expected, spec, likely }: SideOfStage, width: number): string[] {
  return [
    ...(expected === undefined
      ? []
      : labelled('expected', `${expected}${spec === undefined ? '' : `  (${spec})`}`, { width })),
    ...(likely === undefined ? [] : labelled('likely', likely, { width })),
  ]
}
