import { z } from 'zod'
import { personName, quoteSelector, seriesSlug, storableText } from '../corrections/correction-file.ts'

/** The file of a comment, version 1: what a reader of a published series says to its author. docs/corrections.md describes it. */
export const commentFile = z.strictObject({
  format: z.literal('backroad-comment'),
  version: z.literal(1),
  series: seriesSlug,
  topic: seriesSlug,
  target: quoteSelector.optional(),
  text: storableText(10_000).refine((value) => value.trim() !== '', 'is empty'),
  by: z.strictObject({ name: personName }),
  at: z.iso.datetime(),
})

/** A comment as it comes from a reader. */
export type CommentFile = z.infer<typeof commentFile>
