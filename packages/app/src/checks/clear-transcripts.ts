import { rm } from 'node:fs/promises'
import type { Database } from '../storage/open-database.ts'

/** How many transcripts a workspace keeps; one is a few megabytes. */
const KEPT = 20

/**
 * Removes the transcripts of a workspace's older checks, and the data kept beside them, except those that a proof names by their digest.
 * `pathsOf` gives the files and folders of a check.
 */
export async function clearTranscripts(
  db: Database,
  workspace: string,
  pathsOf: (check: string) => readonly string[],
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
  for (const path of older.flatMap(({ id }) => pathsOf(id))) await rm(path, { force: true, recursive: true })
}
