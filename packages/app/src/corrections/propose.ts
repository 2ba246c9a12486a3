import { createHash } from 'node:crypto'
import { appError } from '../errors.ts'
import { newId } from '../new-id.ts'
import type { CorrectionTable } from '../storage/tables.ts'
import { findQuote, quoteOf, textOf, type Lines, type Quote, type Twin } from './anchor.ts'
import type { CorrectionFile } from './correction-file.ts'
import { keepBreaks } from './keep-breaks.ts'
import { alignReading } from './marks.ts'
import { putMarksBack } from './put-marks-back.ts'
import { sourceAddress } from './source-address.ts'
import type { ReadText, TextFile } from './texts.ts'
import { applyDiff, unifiedDiff } from './unified-diff.ts'

export interface Times {
  readonly written: number
  readonly came: number
}

/**
 * A correction file as a row. Where the paragraph stands in the text as it is now in nothing but other breaks and spaces (a mail
 * program's), the file's own are kept; where it was copied as it reads, without its signs of Markdown, so are these. Throws
 * `correction-invalid` for one that says two things.
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
    ...{ exact: target.exact, prefix: target.prefix, suffix: target.suffix },
    proposed: file.proposed,
    reason: reason.trim(),
    source: source === undefined ? null : (sourceAddress(source) ?? null),
    by_name: by.name.trim(),
    by_mail: by.mail ?? null,
  }
  return {
    id: newId(),
    // Of what came, not of what it is in the text as it is now: so it is known again when the text has changed.
    digest: createHash('sha256')
      .update(JSON.stringify([...Object.values(told), times.written]))
      .digest('hex'),
    ...told,
    ...quote,
    proposed,
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
  const place = placeOf(text, { exact, prefix, suffix }, blocks)
  if (!place) return { quote: { exact, prefix, suffix }, proposed }
  const { twin, ...here } = quoteOf(text, place)
  const now = textOf(text, place)
  const sides = prefix === '' && suffix === '' ? here : { prefix, suffix }
  const quote = { exact, prefix: sides.prefix, suffix: sides.suffix }
  if (now === exact) return { quote, proposed, place, twin }
  if (now.replace(/\s+/g, ' ').trim() === exact.replace(/\s+/g, ' ').trim())
    return { quote: here, proposed: keepBreaks(exact, now, proposed), place, twin }
  const marked = putMarksBack(now, exact, proposed)
  if (marked !== undefined) return { quote: here, proposed: marked, place, twin }
  // What becomes of the signs can't be told: it is shown as one that takes them out.
  return alignReading(now, exact.trim()) ? { quote: here, proposed, place, twin } : { quote, proposed }
}

/** Where it stands; where no paragraph's source is as it was quoted, the one that reads so, if there is one. */
function placeOf(text: string, quote: Quote, blocks: readonly Lines[]): Lines | undefined {
  const place = findQuote(text, quote, blocks)
  if (place.how === 'same') return { from: place.from, to: place.to }
  const reading = quote.exact.trim()
  const alike = blocks.filter((lines) => alignReading(textOf(text, lines), reading))
  if (alike.length === 1) return { from: alike[0]!.from, to: alike[0]!.to }
  return place.how === 'lost' ? undefined : { from: place.from, to: place.to }
}
