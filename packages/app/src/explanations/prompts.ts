import type { CheckEvent } from '@backroad/check'
import type { Topic } from '@backroad/series'
import type { SeriesShelf } from '../series/series-shelf.ts'
import type { Database } from '../storage/open-database.ts'
import type { ExplanationPrompts } from '../types.ts'

/** More than these are no help to begin. */
const MOST_SLIPS = 6

/** What helps to begin a text: the topic's question, what was proven of it, and what went wrong on the way. */
export async function promptsFor(
  db: Database,
  shelf: SeriesShelf,
  topic: Topic | undefined,
): Promise<ExplanationPrompts> {
  if (!topic) return { proven: [], slips: [] }
  const builds = topic.builds.map((build) => ({ build, full: shelf.fullSlug(build) }))
  if (builds.length === 0) return { question: topic.question, proven: [], slips: [] }
  const names = builds.map(({ full }) => full)
  const [proofs, checks] = await Promise.all([
    db.selectFrom('proof').select(['build', 'proven_at']).where('build', 'in', names).orderBy('proven_at').execute(),
    db
      .selectFrom('check_run')
      .select(['id', 'build', 'verdicts', 'started_at'])
      .where('build', 'in', names)
      .where('state', '=', 'finished')
      .orderBy('started_at')
      .execute(),
  ])
  const proven = builds.flatMap(({ build, full }) => {
    const at = proofs.findLast((proof) => proof.build === full)?.proven_at
    return at === undefined
      ? []
      : [{ build: build.slug, title: build.title, stages: build.stages.length, at: new Date(at).toISOString() }]
  })
  const slips: ExplanationPrompts['slips'][number][] = []
  for (const { build, full } of builds) {
    const own = checks.filter((check) => check.build === full)
    const judged = own.map(({ verdicts }) => JSON.parse(verdicts) as Record<string, string>)
    for (const stage of build.stages) {
      const first = judged.findIndex((verdicts) => isWrong(verdicts[stage.slug]))
      const last = judged.findLast((verdicts) => verdicts[stage.slug] !== undefined)
      if (first === -1 || last?.[stage.slug] !== 'passed' || slips.length === MOST_SLIPS) continue
      const likely = await likelyOf(db, own[first]!.id, stage.slug)
      slips.push({ build: build.slug, stage: stage.title, number: stage.number, ...(likely ? { likely } : {}) })
    }
  }
  return { question: topic.question, proven, slips }
}

const isWrong = (verdict: string | undefined): boolean =>
  verdict !== undefined && !['passed', 'unclear', 'waits'].includes(verdict)

/** What the evidence of a stage said in that check. */
async function likelyOf(db: Database, check: string, stage: string): Promise<string | undefined> {
  const row = await db.selectFrom('check_run').select('events').where('id', '=', check).executeTakeFirst()
  const events = JSON.parse(row?.events ?? '[]') as CheckEvent[]
  const results = events.flatMap((event) => (event.type === 'stage-finished' ? [event.result] : []))
  return results.find(({ slug, evidence }) => slug === stage && evidence?.likely !== undefined)?.evidence?.likely
}
