import type { Selectable } from 'kysely'
import type { ProofTable } from '../storage/tables.ts'
import type { Proof } from '../types.ts'

/** A stored proof as everyone sees it. */
export function proofOf(row: Selectable<ProofTable>): Proof {
  return {
    id: row.id,
    build: row.build.slice(row.build.indexOf('/') + 1),
    workspace: row.workspace_id,
    at: new Date(row.proven_at).toISOString(),
    stages: JSON.parse(row.stages) as string[],
    codeDigest: row.code_digest,
    engineVersion: row.engine_version,
    seriesVersion: row.series_version,
    transcriptDigest: row.transcript_digest,
    seed: row.seed,
  }
}
