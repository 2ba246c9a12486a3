import { z } from 'zod'
import { LONGEST_TEXT } from '@backroad/series'

/**
 * The file of `backroad export`, version 1: all that a person has, as JSON. docs/export.md describes it for people. Times are
 * ISO 8601 in UTC. A key that is not known is refused: it would be lost.
 */

const text = (most: number) =>
  z
    .string()
    .max(most)
    .refine((value) => !value.includes('\0') && value.isWellFormed(), 'holds characters that no text has')
const id = z.string().regex(/^[a-z0-9-]{1,64}$/, 'is no id')
const slug = text(200).min(1)
const at = z.iso.datetime().describe('ISO 8601, UTC')
const count = z.int().min(0)
const events = z.array(z.record(z.string(), z.unknown()))

const workspace = z.strictObject({
  id,
  dir: text(4096).min(1).describe('The folder it was; on another machine it may not be there'),
  build: slug,
  registeredAt: at,
  forgottenAt: at.optional(),
})

const check = z.strictObject({
  id,
  workspace: id,
  build: slug,
  state: z.enum(['finished', 'cancelled', 'failed']),
  startedAt: at,
  endedAt: at.optional(),
  passed: count,
  failed: count,
  verdicts: z.record(z.string(), z.string()).describe('Stage to verdict'),
  events: events.optional().describe('What happened, as `backroad check --json` prints it'),
  reason: text(100_000).optional(),
})

const standing = z.strictObject({
  workspace: id,
  stage: slug,
  verdict: text(40),
  checkedAt: at,
  firstPassedAt: at.optional(),
  likely: text(100_000).optional(),
})

const proof = z.strictObject({
  id,
  build: slug,
  workspace: id,
  check: id,
  provenAt: at,
  stages: z.array(slug),
  codeDigest: text(200),
  engineVersion: text(40),
  seriesVersion: text(40),
  transcriptDigest: text(200),
  seed: text(200),
})

const topicRead = z.strictObject({ series: slug, topic: slug, readAt: at, unreadAt: at.optional() })

const run = z.strictObject({
  id,
  series: slug,
  topic: slug,
  experiment: slug,
  state: z.enum(['finished', 'failed', 'cancelled']),
  startedAt: at,
  endedAt: at.optional(),
  params: z.record(z.string(), z.unknown()),
  prediction: text(1000).optional(),
  outcome: text(1000).optional(),
  events: events.optional().describe('What was observed, as `backroad lab --json` prints it'),
})

const review = z.strictObject({
  id,
  series: slug,
  topic: slug,
  card: slug,
  rating: z.int().min(1).max(4).describe('1 not at all, 2 with effort, 3 well, 4 at once'),
  reviewedAt: at,
  undoneAt: at.optional(),
})

const note = z.strictObject({
  id,
  series: slug,
  topic: slug,
  quote: text(1000).optional(),
  text: text(100_000),
  url: z
    .url({ protocol: /^https?$/, error: 'is no address of the web' })
    .max(10_000)
    .optional(),
  createdAt: at,
  updatedAt: at,
  deletedAt: at.optional().describe('It was removed; its text is gone'),
})

const ownSeries = z.strictObject({
  dir: text(4096).min(1).describe('The folder it was; on another machine it may not be there'),
  since: at,
})

const explanationVersion = z.strictObject({
  id,
  series: slug,
  topic: slug,
  savedAt: at,
  origin: z
    .enum(['saved', 'merged', 'outside', 'aside', 'corrected'])
    .describe('`outside`: seen in the file; `aside`: could not be merged and is in no file; `corrected`: by a reader'),
  text: text(LONGEST_TEXT.bytes),
  by: text(200).optional().describe('The reader whose correction it has'),
})

const twin = z.strictObject({ nth: count, of: count }).describe('Which of the paragraphs that read alike')
const quote = {
  exact: text(100_000).describe('The paragraph, as Markdown'),
  prefix: text(1000),
  suffix: text(1000),
  twin: twin.optional(),
}

const correction = z.strictObject({
  id,
  digest: z.string().regex(/^[0-9a-f]{64}$/, 'is no SHA-256'),
  series: slug,
  topic: slug,
  file: text(200),
  ...quote,
  madeFrom: text(64).optional().describe('SHA-256 of the whole text'),
  diff: text(200_000),
  proposed: text(100_000),
  reason: text(10_000),
  source: z
    .url({ protocol: /^https$/, error: 'is no address that begins with https://' })
    .max(10_000)
    .optional(),
  name: text(200),
  mail: text(254).optional(),
  writtenAt: at,
  cameAt: at,
  state: z.enum(['open', 'accepted', 'declined']),
  decidedAt: at.optional(),
  word: text(10_000).optional(),
  applied: text(100_000).optional(),
  commit: text(64).optional(),
  updatedAt: at,
})

const comment = z.strictObject({
  id,
  series: slug,
  topic: slug,
  on: z.strictObject(quote).optional().describe('None for one on the whole topic'),
  answers: id.optional(),
  text: text(100_000),
  name: text(200),
  createdAt: at,
  updatedAt: at,
  deletedAt: at.optional().describe('It was removed; its text is gone'),
})

export const FORMAT = 'backroad-export'
export const VERSION = 1

/** The whole file. */
export const exportFile = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  exportedAt: at,
  workspaces: z.array(workspace),
  checks: z.array(check),
  standings: z.array(standing),
  proofs: z.array(proof),
  topicsRead: z.array(topicRead),
  experimentRuns: z.array(run),
  reviews: z.array(review),
  notes: z.array(note),
  ownSeries: z.array(ownSeries).default([]),
  explanationVersions: z.array(explanationVersion).default([]),
  corrections: z.array(correction).default([]),
  comments: z.array(comment).default([]),
})

export type ExportFile = z.infer<typeof exportFile>
