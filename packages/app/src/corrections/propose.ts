import { createHash } from 'node:crypto'
import { appError } from '../errors.ts'
import { newId } from '../new-id.ts'
import type { CorrectionTable } from '../storage/tables.ts'
import { findQuote, quoteOf, textOf, type Lines, type Quote, type Twin } from './anchor.ts'
import type { CorrectionFile } from './correction-file.ts'
import { keepBreaks } from './keep-breaks.ts'
import { sourceAddress } from './source-address.ts'
import type { ReadText, TextFile } from './texts.ts'
import { applyDiff, unifiedDiff } from './unified-diff.ts'

export interface Times {
  readonly written: number
  readonly came: number
}

/**
 * A correction file as a row. Where the paragraph stands in the text as it is now in nothing but other breaks and spaces (a mail
 * program's), the file's own are kept. Throws `correction-invalid` for one that says two things.
 */
export function rowOf(
  file: CorrectionFile,
  text: TextFile,
  read: ReadText,
  blocks: readonly Lines[],
  times: Times,
): CorrectionTable {
  const { target, diff, source, by, reason } = file
  const { proposed, quote, place, twin } = asInFile(file, read.text, blocks)
  if (proposed === quote.exact) throw appError('correction-invalid', { reason: 'It changes nothing' })
  if (diff !== undefined && applyDiff(target.exact, diff) !== file.proposed) {
    throw appError('correction-invalid', { reason: 'Its difference does not lead from the one text to the other' })
  }
  const isOfNow = file.sha256 === read.sha256
  const told = {
    series: text.series,
    topic: text.topic.slug,
    file: file.file,
    ...quote,
    proposed,
    reason: reason.trim(),
    source: source === undefined ? null : (sourceAddress(source) ?? null),
    by_name: by.name.trim(),
    by_mail: by.mail ?? null,
  }
  return {
    id: newId(),
    digest: createHash('sha256')
      .update(JSON.stringify([...Object.values(told), times.written]))
      .digest('hex'),
    ...told,
    twin_nth: isOfNow && twin ? twin.nth : null,
    twin_of: isOfNow && twin ? twin.of : null,
    made_from: file.sha256 ?? null,
    diff: unifiedDiff(quote.exact, proposed, file.file, place?.from),
    written_at: times.written,
    came_at: times.came,
    state: 'open',
    decided_at: null,
    word: null,
    applied: null,
    commit_hash: null,
    updated_at: times.came,
  }
}

interface AsInFile {
  readonly quote: Quote
  readonly proposed: string
  readonly place?: Lines
  readonly twin?: Twin
}

function asInFile({ target, proposed }: CorrectionFile, text: string, blocks: readonly Lines[]): AsInFile {
  const { exact, prefix, suffix } = target
  const place = findQuote(text, { exact, prefix, suffix }, blocks)
  if (place.how === 'lost') return { quote: { exact, prefix, suffix }, proposed }
  const { twin, ...here } = quoteOf(text, place)
  const now = textOf(text, place)
  const quote = prefix === '' && suffix === '' ? here : { exact, prefix, suffix }
  if (now === exact) return { quote, proposed, place, twin }
  if (now.replace(/\s+/g, ' ').trim() !== exact.replace(/\s+/g, ' ').trim()) return { quote, proposed }
  return { quote: here, proposed: keepBreaks(exact, now, proposed), place, twin }
}
