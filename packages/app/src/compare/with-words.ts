import type {
  ComparedAnswer,
  ComparedMessage,
  Comparison,
  ExchangeComparison,
  ExchangeWords,
  FieldDifference,
  SideOfStage,
  StageComparison,
} from './types.ts'

/** A comparison before it is put into words. */
export type BareExchange = Omit<ExchangeComparison, 'words'>
export type BareStage = Omit<StageComparison, 'exchanges' | 'says' | 'isParted'> & {
  readonly exchanges: readonly BareExchange[]
}
export type BareComparison = Omit<Comparison, 'stages' | 'says'> & { readonly stages: readonly BareStage[] }

/** So many records that only one side has are shown one by one. */
const mostAlone = 3

/** Puts a comparison into words, once for all that show it: the command, the pages, and whoever reads the JSON. */
export function withWords(bare: BareComparison): Comparison {
  const { name, version } = bare.software
  const software = version === undefined ? name : `${name} ${version}`
  const numbers = new Map(bare.stages.map((stage) => [stage.slug, stage.number]))
  const stages = bare.stages.map((stage) => ({
    ...stage,
    isParted: isParted(stage),
    says: sayStage(stage, name, numbers),
    exchanges: stage.exchanges.map((exchange) => exchangeWithWords(exchange, software)),
  }))
  return { ...bare, stages, says: sayComparison({ ...bare, stages }) }
}

/** One passes and the other does not, the series does not say why, and it is no consequence of an earlier stage. */
function isParted({ agree, program, real }: BareStage): boolean {
  if (agree || buildsOnFailure(program) || buildsOnFailure(real)) return false
  return !(program.verdict === 'passed' && real.differs !== undefined)
}

const buildsOnFailure = ({ verdict, waitsFor }: SideOfStage): boolean => verdict !== 'passed' && waitsFor !== undefined

function sayStage({ program, real }: BareStage, name: string, numbers: ReadonlyMap<string, number>): string[] {
  const first = (slug: string | undefined) => `stage ${numbers.get(slug ?? '') ?? slug}`
  return [
    ...(buildsOnFailure(program)
      ? [`This stage builds on ${first(program.waitsFor)}, which your program does not pass yet. Begin there.`]
      : []),
    ...(real.verdict === 'passed' || real.differs === undefined ? [] : [`${name} differs, as listed: ${real.differs}`]),
    ...(real.differs === undefined && buildsOnFailure(real)
      ? [`This stage builds on ${first(real.waitsFor)}, on which ${name} differs.`]
      : []),
  ]
}

function sayComparison({ stages, software, counts }: Omit<Comparison, 'says'>): string {
  const parted = stages.filter((stage) => stage.isParted).length
  const ours = `${counts.program.passed} of ${stages.length} passed by your program${notPassed(stages.map(({ program }) => program))}`
  const theirs = `${counts.real.passed} by ${software.name}${notPassed(stages.map(({ real }) => real))}`
  const where = parted === 0 ? 'they part nowhere but as said' : `they part on ${parted} ${stagesOf(parted)}`
  return `${ours}; ${theirs}; ${where}`
}

const stagesOf = (count: number): string => (count === 1 ? 'stage' : 'stages')

/** " (1 not, nor 4 that build on it)" */
function notPassed(sides: readonly SideOfStage[]): string {
  const missed = sides.filter(({ verdict }) => verdict !== 'passed')
  const building = missed.filter(buildsOnFailure).length
  if (missed.length === 0) return ''
  const own = missed.length - building
  const said =
    building === 0
      ? ''
      : `, nor ${building} that ${building === 1 ? 'builds' : 'build'} on ${own === 1 ? 'it' : 'those'}`
  return ` (${own} not${said})`
}

function exchangeWithWords(exchange: BareExchange, software: string): ExchangeComparison {
  const { sent, sentToReal, program, real, protocol } = exchange
  const { fields, notes } = summed(exchange.fields, software)
  const ownId = protocol === 'dns' ? ', each with an ID of its own' : ''
  const words: ExchangeWords = {
    sent: `${sizeOf(sent)}${sentToReal === undefined ? `, the same to both${ownId}` : ', to your program'}`,
    ...(sentToReal === undefined ? {} : { sentToReal: `${sizeOf(sentToReal)}, to ${software}` }),
    program: `your program: ${sayAnswer(program)}`,
    real: `${software}: ${sayAnswer(real)}`,
    outcome: outcomes[exchange.outcome],
    notes,
  }
  return { ...exchange, fields, words }
}

const outcomes = {
  same: 'the same to the byte',
  alike: 'alike but for what may differ',
  different: 'different',
} as const

function sizeOf({ bytes, total = bytes.length, pieces }: ComparedMessage): string {
  return `${total} ${total === 1 ? 'byte' : 'bytes'}${pieces > 1 ? ` in ${pieces} pieces` : ''}`
}

const ends = {
  open: '',
  closed: ', then closed',
  reset: ', then reset',
  refused: ': refused the connection',
} as const

function sayAnswer(answer: ComparedAnswer | undefined): string {
  if (answer === undefined) return 'did not get this far'
  const { bytes, total = bytes.length, then } = answer
  return `${total === 0 ? 'nothing' : `${total} ${total === 1 ? 'byte' : 'bytes'}`}${ends[then]}`
}

/** Marks the records that only one side has, but for the first few; sentences count them all, and name what may differ. */
function summed(
  fields: readonly FieldDifference[],
  software: string,
): { fields: readonly FieldDifference[]; notes: readonly string[] } {
  const parting = fields.filter(({ passing }) => !passing)
  const left = new Set<FieldDifference>()
  const notes = (['program', 'real'] as const).flatMap((side) => {
    const other = side === 'program' ? 'real' : 'program'
    const alone = parting.filter((field) => field[other] === undefined && sectionOf(field) !== undefined)
    if (alone.length <= mostAlone) return []
    for (const field of alone.slice(mostAlone)) left.add(field)
    const counts = [...Map.groupBy(alone, sectionOf)]
    const what = counts.map(([section, { length }]) => `${length} ${section}`).join(' and ')
    return [`${what} records only from ${side === 'program' ? 'your program' : software}; the first ${mostAlone} above`]
  })
  // That each query has an ID of its own is said where it was sent.
  const passing = fields.filter((field) => field.passing && !/(^| )ID$/.test(field.name)).map(({ name }) => name)
  return {
    fields: fields.map((field) => (left.has(field) ? { ...field, summed: true } : field)),
    notes: [...notes, ...(passing.length === 0 ? [] : [`may differ, and does: ${passing.join(', ')}`])],
  }
}

/** The section of a DNS message in which a record stands. */
const sectionOf = ({ name }: FieldDifference): string | undefined =>
  /(answer|authority|additional) \d+$/.exec(name)?.[1]
