import { z } from 'zod'
import { sourceAddress } from './source-address.ts'

/** The file of a correction, version 1: what a reader of a published series sends to its author. docs/corrections.md describes it. */

const text = (most: number) =>
  z
    .string()
    .max(most)
    .refine((value) => !value.includes('\0') && value.isWellFormed(), 'holds characters that no text has')
const filled = (most: number) => text(most).refine((value) => value.trim() !== '', 'is empty')
/** Markdown of a paragraph, with LF between lines. */
const source = (most: number) => text(most).refine((value) => !value.includes('\r'), 'has line ends other than LF')
const slug = text(120).regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'is no slug')

export const MOST_SOURCE = 20_000
export const MOST_REASON = 2000

export const personName = filled(100)
export const personMail = text(254).regex(
  /^[^\s<>()@,;:"\\]+@[^\s<>()@,;:"\\]+\.[^\s<>()@,;:"\\]+$/,
  'is no address of mail',
)
export const reasonText = filled(MOST_REASON)
export const sourceUrl = text(2000).refine(
  (value) => sourceAddress(value) !== undefined,
  'is no address that begins with https://',
)

const selector = z.strictObject({
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
  series: slug,
  topic: slug,
  file: z.literal('lesson.md'),
  target: selector,
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
