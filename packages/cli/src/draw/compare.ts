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
  const parted = stages.filter((stage) => stage.isParted || (style.verbose && isMissed(stage)))
  if (comparison.prepareFailed) {
    const head = `${paint(['red', 'bold'], '✗')} ${paint('bold', 'It does not build')}, so no stage was run.`
    return [head, ...drawFacts(comparison.prepareFailed, paint, style.width)]
  }
  return [
    ...wrap(`backroad check · ${build} · your program beside ${fullName(software)} · seed ${seed}`, style.width),
    '',
    paint('dim', `${''.padEnd(60)} ${'yours'.padEnd(8)} ${software.name.slice(0, 9)}`),
    ...stages.flatMap((stage) => stageLines(stage, style)),
    ...buildingLines(stages, style),
    ...wrap(comparison.says, style.width - 2).map((line) => `  ${paint('bold', line)}`),
    ...parted.flatMap((stage) => ['', ...drawParted(stage, comparison, style)]),
  ]
}

const fullName = ({ name, version }: Comparison['software']): string =>
  version === undefined ? name : `${name} ${version}`

/** Not passed with both or one of them, for a reason that stands in its line. */
const isMissed = ({ program, agree }: StageComparison): boolean => !agree && program.verdict !== 'passed'

function stageLines(stage: StageComparison, { paint, width, verbose }: CompareStyle): string[] {
  const { number, slug, program, real, isParted } = stage
  const sign = isParted ? paint(['red', 'bold'], '≠') : ' '
  const line = `  ${sign} ${String(number).padStart(2)}  ${slug.padEnd(52)} ${word(program, paint).padEnd(8)} ${word(real, paint)}`
  const isShort = verbose || program.verdict === 'passed'
  const more = [
    ...(isShort ? stage.says : []),
    ...(verbose && stage.agree && program.verdict === 'passed' ? [inPassing(stage)] : []),
  ]
  return [
    line.trimEnd(),
    ...more.flatMap((text) => wrap(text, width - 8).map((each) => `        ${paint('dim', each)}`)),
  ]
}

/** The stages that your program misses together with one before them: what is to be mended first, in a sentence for each. */
function buildingLines(stages: readonly StageComparison[], { paint, width }: CompareStyle): string[] {
  const building = stages.filter(({ program }) => program.verdict !== 'passed' && program.waitsFor !== undefined)
  const lines = [...Map.groupBy(building, ({ program }) => program.waitsFor)].flatMap(([slug, those]) => {
    const first = stages.find((stage) => stage.slug === slug)?.number ?? slug
    const numbers = those.map(({ number }) => number).join(', ')
    const text = `${those.length === 1 ? 'Stage' : 'Stages'} ${numbers} ${those.length === 1 ? 'builds' : 'build'} on stage ${first}, which your program does not pass yet. Begin there; --verbose shows all.`
    return wrap(text, width - 2)
  })
  return lines.map((line) => `  ${paint('dim', line)}`)
}

function word({ verdict, differs, waitsFor }: SideOfStage, paint: Paint): string {
  if (verdict === 'passed') return paint('blue', '✓'.padEnd(8))
  const text = differs !== undefined && verdict !== 'unclear' ? 'differs' : verdict
  return paint(waitsFor !== undefined || differs !== undefined ? 'dim' : 'bold', text.padEnd(8))
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
