import type { Series, Topic } from '@backroad/series'
import { loadValidSeries } from '../load-series.ts'
import { seriesDirOf } from '../places.ts'

/** What `backroad topics --json` prints for each topic; every figure is counted from the files. */
interface TopicRow {
  readonly chapter: string
  readonly slug: string
  readonly title: string
  readonly status: string
  readonly words: number
  readonly experiments: readonly string[]
  readonly builds: readonly { slug: string; contract: string; stages: number; wrong: number }[]
  readonly cards: number
}

/** `backroad topics`: the table of contents with what each topic holds. */
export async function topics(options: { series?: string; json?: true }): Promise<number> {
  const series = await loadValidSeries(seriesDirOf(options.series))
  const rows = series.chapters.flatMap((chapter) => chapter.topics.map((topic) => rowOf(chapter.slug, topic)))
  console.log(options.json ? JSON.stringify(rows, null, 2) : draw(series, rows).join('\n'))
  return 0
}

function rowOf(chapter: string, topic: Topic): TopicRow {
  return {
    chapter,
    slug: topic.slug,
    title: topic.title,
    status: topic.status,
    words: topic.lesson?.words ?? 0,
    experiments: topic.experiments.map((experiment) => experiment.slug),
    builds: topic.builds.map(({ slug, contract, stages, wrong }) => ({
      slug,
      contract,
      stages: stages.length,
      wrong: wrong.length,
    })),
    cards: topic.cards.length,
  }
}

function draw(series: Series, rows: readonly TopicRow[]): string[] {
  const lines = series.chapters.flatMap((chapter) => [
    '',
    `${String(chapter.number).padStart(2)}  ${chapter.title}`,
    ...rows.filter((row) => row.chapter === chapter.slug).map(drawRow),
  ])
  const written = rows.filter((row) => row.status === 'written').length
  return [`${series.title}: ${series.chapters.length} chapters, ${rows.length} topics, ${written} written`, ...lines]
}

function drawRow(row: TopicRow): string {
  const parts = [
    row.words > 0 ? `${row.words} words` : '',
    counted(row.experiments.length, 'experiment'),
    ...row.builds.map((build) => `${build.slug}: ${counted(build.stages, 'stage')}`),
    counted(row.cards, 'card'),
  ].filter((part) => part !== '')
  return `      ${row.slug.padEnd(34)} ${row.status.padEnd(8)} ${parts.join(', ')}`.trimEnd()
}

const counted = (count: number, noun: string): string =>
  count === 0 ? '' : `${count} ${noun}${count === 1 ? '' : 's'}`
