import { z } from 'zod'
import { sourceAddress } from './source-address.ts'

/** The file of a correction, version 1: what a reader of a published series sends to its author. docs/corrections.md describes it. */

export const storableText = (most: number) =>
  z
    .string()
    .max(most)
    .refine((value) => !value.includes('\0') && value.isWellFormed(), 'holds characters that no text has')
const filled = (most: number) => storableText(most).refine((value) => value.trim() !== '', 'is empty')
/** Markdown of a paragraph, with LF between lines. */
const source = (most: number) =>
  storableText(most).refine((value) => !value.includes('\r'), 'has line ends other than LF')
export const seriesSlug = storableText(120).regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'is no slug')

export const MOST_SOURCE = 20_000
export const MOST_REASON = 2000

export const personName = filled(100)
// It goes into a commit: nothing in it may be hidden, or change how a terminal shows the rest.
export const personMail = storableText(254).regex(
  /^(?!.*[\p{Cc}\p{Cf}])[^\s<>()@,;:"\\]+@[^\s<>()@,;:"\\]+\.[^\s<>()@,;:"\\]+$/u,
  'is no address of mail',
)
export const reasonText = filled(MOST_REASON)
export const sourceUrl = storableText(2000).refine(
  (value) => sourceAddress(value) !== undefined,
  'is no address that begins with https://',
)

export const quoteSelector = z.strictObject({
  type: z.literal('TextQuoteSelector'),
  exact: source(MOST_SOURCE).refine((value) => value.trim() !== '', 'is empty'),
  prefix: source(200),
  suffix: source(200),
})

export const FORMAT = 'backroad-correction'
export const VERSION = 1

export const correctionFile = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  series: seriesSlug,
  topic: seriesSlug,
  file: z.literal('lesson.md'),
  target: quoteSelector,
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'is no SHA-256 in hexadecimal')
    .optional(),
  diff: source(100_000).optional(),
  proposed: source(MOST_SOURCE),
  reason: reasonText,
  source: sourceUrl.optional(),
  by: z.strictObject({ name: personName, mail: personMail.optional() }),
  at: z.iso.datetime(),
})

/** A correction as it comes from a reader. */
export type CorrectionFile = z.infer<typeof correctionFile>
