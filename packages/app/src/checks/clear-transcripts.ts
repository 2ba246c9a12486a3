import { rm } from 'node:fs/promises'
import type { Database } from '../storage/open-database.ts'

/** How many transcripts a workspace keeps; one is a few megabytes. */
const KEPT = 20

/**
 * Removes the transcripts of a workspace's older checks, except those that a proof names by their digest. `fileOf` gives the
 * path of a check's transcript.
 */
export async function clearTranscripts(
  db: Database,
  workspace: string,
  fileOf: (check: string) => string,
): Promise<void> {
  const older = await db
    .selectFrom('check_run')
    .select('id')
    .where('workspace_id', '=', workspace)
    .where('id', 'not in', (e) => e.selectFrom('proof').select('check_id').where('workspace_id', '=', workspace))
    .orderBy('started_at', 'desc')
    .limit(2 * KEPT)
    .offset(KEPT)
    .execute()
  for (const { id } of older) await rm(fileOf(id), { force: true })
}
