import { answer, choice, experiment, log, measuredHere, type Observation, progress, table } from '@backroad/lab'
import { z } from 'zod'
import { drawLanes, drawSteps, outcomeText } from './parts/draw-play.ts'
import { OneAfterAnother } from './parts/one-after-another.ts'
import { type Play, play } from './parts/play.ts'
import { ALONE, type Level, LEVELS, nearest, openPlayground, type Playground, WHICH } from './parts/playground.ts'
import { readSchedule, type Step } from './parts/schedule.ts'
import { OWN, SETUP, STORIES, STORY_NAMES, type Story } from './parts/stories.ts'

const WRONG = 'Nobody is refused, and the result is wrong'
const REFUSED = 'The database refuses one of them, and what stays is right'
const RIGHT = 'Nobody is refused, and the result is right'

interface Judged extends Play {
  /** The order that explains it, one after another; none where it is wrong. */
  readonly order: readonly string[] | undefined
}

export default experiment({
  title: 'Two sessions, step by step',
  question: 'What do two people see who work on the same rows at once, and what is refused?',
  predict: choice('Look at the story and the level that you chose. How will it end?', [WRONG, REFUSED, RIGHT]),
  params: z.object({
    story: z
      .enum([...STORY_NAMES, OWN])
      .default('lost update')
      .describe('Who says what, and when'),
    level: z.enum(LEVELS).default('read committed').describe('Isolation level'),
    database: z.enum(WHICH).default(WHICH[0]).describe('Database'),
    pace: z.int().min(0).max(300).default(40).describe('Between two steps').meta({ unit: 'ms' }),
    schedule: z
      .string()
      .max(4000)
      .default(STORIES['write skew'].schedule)
      .describe('Your own schedule, when you choose it above: a session (A to D), a colon, one statement')
      .meta({ multiline: true }),
  }),
  limits: { ms: 90_000, memoryMb: 1_536 },
  async *run({ params, signal }) {
    yield progress(0, 1, 'starting the database')
    await using playground = await openPlayground(params.database, signal)
    const steps = stepsOf(params, playground)
    const judge = new OneAfterAnother(playground, steps, SETUP)
    const level = nearest(playground, params.level)
    const levels = playground.levels
    const judged: Judged[] = []
    // The chosen one first: it is drawn whole.
    for (const one of [level, ...levels.filter((each) => each !== level)]) {
      yield progress(judged.length, levels.length, one)
      const options = { steps, setup: SETUP, level: one, paceMs: one === level ? params.pace : 0, signal }
      const played = await play(playground, options)
      judged.push({ ...played, order: await judge.orderOf(played) })
      if (one === level) yield* drawChosen(played, playground)
      yield drawLevels(judged, levels)
    }
    yield log({ id: 'here', title: 'How this was made', lines: remarks(params, playground).map((text) => ({ text })) })
    const [chosen] = judged
    if (chosen) yield answer(optionOf(chosen), sentence(chosen))
  },
})

function stepsOf(params: { story: string; schedule: string }, { kind }: Playground): Step[] {
  if (params.story === OWN) return readSchedule(params.schedule)
  const story: Story = STORIES[params.story as keyof typeof STORIES]
  return readSchedule((kind === 'SQLite' ? story.sqlite : undefined) ?? story.schedule)
}

function* drawChosen(played: Play, { name }: Playground): Generator<Observation> {
  yield drawSteps(played, { id: 'steps', title: `What was said and answered, ${played.level}, ${name}` })
  yield drawLanes(played, { id: 'lanes', title: 'When each session has a transaction open, and when it waits' })
}

function drawLevels(judged: readonly Judged[], levels: readonly Level[]) {
  return table({
    id: 'levels',
    title: 'The same steps at every level that this database has',
    columns: [
      { key: 'level', label: 'level' },
      { key: 'saw', label: 'what each saw' },
      { key: 'ended', label: 'how each ended' },
      { key: 'waited', label: 'waits', numeric: true },
      { key: 'left', label: 'left in the end' },
      { key: 'verdict', label: 'one after another' },
    ],
    rows: levels.flatMap((level) => judged.filter((one) => one.level === level)).map(rowOf),
  })
}

function rowOf(one: Judged) {
  return {
    level: one.level,
    saw: Object.entries(one.reads)
      .filter(([, reads]) => reads.length > 0)
      .map(([name, reads]) => `${name}: ${reads.join(' then ')}`)
      .join('; '),
    ended: Object.entries(one.outcomes)
      .map(([name, outcome]) => `${name} ${outcomeText(outcome)}`)
      .join('; '),
    waited: one.events.filter((event) => event.is === 'said').length,
    left: one.left,
    verdict: one.order === undefined ? 'no order gives this: wrong' : `as ${orderText(one.order)}`,
  }
}

function orderText(order: readonly string[]): string {
  if (order.length === 0) return 'nobody'
  return order.length === 1 ? `${order.join()} alone` : order.join(', then ')
}

function remarks(
  { database, level, story }: { database: string; level: Level; story: string },
  playground: Playground,
) {
  const { name, kind } = playground
  return [
    `The database was ${name}, started for this run, with a connection for each session. Each account begins with 100.`,
    ...(kind === 'SQLite' && database === WHICH[0]
      ? [
          'PostgreSQL is not installed here. With it (on Debian: apt install postgresql) the same steps run at its four levels.',
        ]
      : []),
    ...(kind === 'SQLite'
      ? [
          `SQLite has two levels: serializable, and read uncommitted for connections that share their pages (https://www.sqlite.org/isolation.html). ${
            nearest(playground, level) === level
              ? ''
              : `You chose ${level}: it ran as serializable, which promises more. `
          }Its write-ahead log lets one session write at a time, and refuses to let one write that has read what is old by now (SQLITE_BUSY_SNAPSHOT).`,
        ]
      : ['PostgreSQL takes read uncommitted and gives read committed (its manual, §13.2): that row shows it.']),
    `At "${ALONE}" begin and commit are left out, so nothing is ever undone.`,
    ...(story === OWN
      ? []
      : ['What a session writes is what a program would write that had read what this one read when it is alone.']),
    'To judge a result, the same statements are carried out one session after another on the same database, in every order of those whose work stands. If none gives what was read and left, no order explains it, and it is wrong.',
    measuredHere(),
  ]
}

const isRefused = (one: Judged): boolean => Object.values(one.outcomes).some((outcome) => typeof outcome === 'object')

function optionOf(one: Judged): string {
  if (one.order === undefined) return WRONG
  return isRefused(one) ? REFUSED : RIGHT
}

function sentence(one: Judged): string {
  const ended = Object.entries(one.outcomes).map(([name, outcome]) => `${name} ${outcomeText(outcome)}`)
  const order = one.order
    ? `it is as if there had been ${orderText(one.order)}`
    : 'no order of the sessions, one after another, gives what was read and left'
  return `At ${one.level}: ${ended.join(', ')}; left were ${one.left}; ${order}.`
}
