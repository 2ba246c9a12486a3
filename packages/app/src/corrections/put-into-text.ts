import { dirname, join } from 'node:path'
import type { Selectable } from 'kysely'
import { appError } from '../errors.ts'
import type { CorrectionTable } from '../storage/tables.ts'
import { replaceLines } from './anchor.ts'
import { beginningOf } from './beginning-of.ts'
import { asParagraph, storable } from './kept-text.ts'
import { plainLine, showHidden } from './plain-line.ts'
import { standingOf, type Proposal, type Stood } from './standing.ts'
import { blocksOf, type TextFile } from './texts.ts'
import { textIfThere, writeTogether } from './write-together.ts'

type Row = Selectable<CorrectionTable>

export interface AcceptRequest {
  /** What to put there in place of what was proposed; empty to remove the paragraph. */
  readonly text?: string | undefined
  /** The paragraph that was looked at, when `text` was written: if it is another by now, nothing is put there. */
  readonly instead?: string | undefined
  readonly word?: string | undefined
  /** Whether to commit where the text is in a git work tree; so unless told. */
  readonly commit?: boolean | undefined
}

export function proposalOf(row: Row): Proposal {
  const { exact, prefix, suffix, proposed, twin_nth, twin_of } = row
  return {
    exact,
    prefix,
    suffix,
    proposed,
    twin: twin_nth === null || twin_of === null ? undefined : { nth: twin_nth, of: twin_of },
  }
}

export function asPlaced(row: Row, stood: Stood): Proposal & Stood {
  return { ...proposalOf(row), ...stood }
}

/** What is put into the text, or why that is not to be told. */
export function putOf(row: Row, stood: Stood, { text, instead }: AcceptRequest): string {
  if (!stood.lines) {
    throw appError('correction-stale', {
      why: 'The paragraph is not in the text any more, or stands there more than once',
    })
  }
  if (text !== undefined) {
    if (instead !== undefined && instead !== stood.now) {
      throw appError('correction-stale', { why: 'The paragraph was changed while you looked at it' })
    }
    return asParagraph(storable(text))
  }
  if (stood.put === undefined)
    throw appError('correction-stale', { why: 'The same lines were changed since it was proposed' })
  return row.state === 'open' ? stood.put : row.proposed
}

export function creditOf(row: Row, now: number) {
  return {
    by: plainLine(row.by_name),
    at: new Date(now).toISOString().slice(0, 10),
    reason: showHidden(row.reason).trim(),
    ...(row.source === null ? {} : { source: row.source }),
    quote: beginningOf(row.exact),
  }
}

/** What became of the draft of a text. */
interface DraftCorrected {
  readonly remarks: readonly string[]
  /** The draft as it was and is now, where it was changed. */
  readonly written?: { readonly before: string; readonly after: string }
}

/** A draft that is to take the text's place would take the correction away again. `undefined` where there is none. */
export async function correctDraft(file: TextFile, row: Row, put: string): Promise<DraftCorrected | undefined> {
  const path = join(dirname(file.path), 'lesson.draft.md')
  const draft = await textIfThere(path)
  if (draft === undefined) return undefined
  const text = draft.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n')
  const stood = await standingOf(text, { ...proposalOf(row), proposed: put }, blocksOf(text))
  if (stood.standing === 'done') return { remarks: [] }
  if (stood.lines && stood.put !== undefined) {
    const next = replaceLines(text, stood.lines, stood.put)
    const after = /\r\n/.test(draft) ? next.replace(/\n/g, '\r\n') : next
    await writeTogether([{ path, before: draft, after }])
    return { remarks: ['Your draft of the text has the correction too.'], written: { before: draft, after } }
  }
  return {
    remarks: [
      'Your draft of the text reads otherwise there: put the correction into it by hand, or publishing takes it away again.',
    ],
  }
}

export function filesOf(file: TextFile): string[] {
  return [file.path, join(dirname(file.path), 'corrections.yaml')]
}
