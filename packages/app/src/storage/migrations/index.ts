import type { Migration } from 'kysely/migration'
import * as firstTables from './0001-first-tables.ts'
import * as recallAndNotes from './0002-recall-and-notes.ts'
import * as explanations from './0003-explanations.ts'
import * as corrections from './0004-corrections.ts'
import * as correctedVersions from './0005-corrected-versions.ts'

/** Every migration there is, in order. One that has been released is never edited; a change is a new one. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-first-tables': firstTables,
  '0002-recall-and-notes': recallAndNotes,
  '0003-explanations': explanations,
  '0004-corrections': corrections,
  '0005-corrected-versions': correctedVersions,
}
