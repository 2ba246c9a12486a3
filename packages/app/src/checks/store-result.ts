import type { CheckEvent, CheckResult } from '@backroad/check'
import type { Transaction } from 'kysely'
import packageFile from '../../package.json' with { type: 'json' }
import { newId } from '../new-id.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import type { Database } from '../storage/open-database.ts'
import type { Tables } from '../storage/tables.ts'

/** A check that came to its end, with all that a proof of it would say. */
export interface EndedCheck {
  readonly id: string
  readonly workspace: string
  /** "backend/http-server" */
  readonly build: string
  /** Every stage of the build, in order. */
  readonly stages: readonly string[]
  readonly result: CheckResult
  readonly events: readonly CheckEvent[]
  readonly codeDigest: string
  readonly seriesVersion: string
  /** ms since 1970 */
  readonly at: number
}

/** Stores the result, where the workspace now stands, and a proof when every stage of the build passed; all or nothing. */
export async function storeResult(db: Database, check: EndedCheck): Promise<void> {
  await inTransaction(db, async (trx) => {
    const { result } = check
    await trx
      .updateTable('check_run')
      .set({
        state: 'finished',
        ended_at: check.at,
        passed: result.passed,
        failed: result.failed,
        verdicts: JSON.stringify(Object.fromEntries(judged(result).map((stage) => [stage.slug, stage.verdict]))),
        events: JSON.stringify(check.events),
      })
      .where('id', '=', check.id)
      .execute()
    await storeStanding(trx, check)
    if (provesBuild(check)) await storeProof(trx, check)
  })
}

/** A program that does not build was not run: none of its stages was judged. */
function judged({ prepareFailed, stages }: CheckResult): CheckResult['stages'] {
  return prepareFailed ? [] : stages
}

async function storeStanding(trx: Transaction<Tables>, { workspace, result, at }: EndedCheck): Promise<void> {
  for (const { slug, verdict, evidence } of judged(result)) {
    // One that is unclear says nothing about the program; one that waits does not pass now, whatever it did before.
    if (verdict === 'unclear') continue
    const passedAt = verdict === 'passed' ? at : null
    const newest = { verdict, checked_at: at, likely: evidence?.likely ?? null }
    await trx
      .insertInto('stage_standing')
      .values({ workspace_id: workspace, stage: slug, first_passed_at: passedAt, ...newest })
      .onConflict((c) =>
        c.columns(['workspace_id', 'stage']).doUpdateSet((e) => ({
          ...newest,
          first_passed_at: e.fn.coalesce('stage_standing.first_passed_at', e.val(passedAt)),
        })),
      )
      .execute()
  }
}

/** Only a check of all stages at once proves: passes gathered from several runs may be of different programs. */
function provesBuild({ stages, result }: Pick<EndedCheck, 'stages' | 'result'>): boolean {
  const verdicts = new Map(result.stages.map((stage) => [stage.slug, stage.verdict]))
  return stages.length > 0 && stages.every((slug) => verdicts.get(slug) === 'passed')
}

async function storeProof(trx: Transaction<Tables>, check: EndedCheck): Promise<void> {
  await trx
    .insertInto('proof')
    .values({
      id: newId(),
      build: check.build,
      workspace_id: check.workspace,
      check_id: check.id,
      proven_at: check.at,
      stages: JSON.stringify(check.stages),
      code_digest: check.codeDigest,
      engine_version: packageFile.version,
      series_version: check.seriesVersion,
      transcript_digest: `sha256:${check.result.transcriptDigest}`,
      seed: check.result.seed,
    })
    .execute()
}
