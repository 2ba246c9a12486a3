/** What comes in and goes out of corrections and discussions, as `schemas.ts` has the rest. */
import { z } from 'zod'
import { name, named, pageRequest } from './schemas.ts'

const list = <T extends z.ZodType>(item: T) => z.array(item).readonly()
const at = z.string().describe('ISO 8601, UTC')
const topicLink = z.object({ slug: z.string(), title: z.string() })

/** Longest texts of a paragraph, as a correction file has them too. */
const paragraphSource = z.string().max(20_000).describe('Markdown')

export const ofSeries = z.object({ series: name.optional().describe('Slug; the series that is taken unless told') })

export const paragraph = z
  .object({ block: z.string(), from: z.number(), to: z.number(), source: z.string(), sha256: z.string() })
  .register(named, { id: 'Paragraph' })

const personName = z.string().trim().min(1).max(100)
const personMail = z
  .string()
  .max(254)
  .regex(/^[^\s<>()@,;:"\\]+@[^\s<>()@,;:"\\]+\.[^\s<>()@,;:"\\]+$/, 'is no address of mail')

export const proposeRequest = z.strictObject({
  block: name.describe('The `data-b` of the paragraph'),
  source: z.string().min(1).max(20_000).describe('The paragraph as it was read'),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  proposed: paragraphSource.describe('Markdown; empty to remove the paragraph'),
  reason: z.string().trim().min(1).max(2000).describe('Plain text'),
  evidence: z
    .string()
    .max(2000)
    .refine((url) => URL.canParse(url) && new URL(url).protocol === 'https:', 'is no address that begins with https://')
    .optional(),
  name: personName,
  mail: personMail.optional(),
})

const standing = z
  .enum(['ready', 'merges', 'stale', 'lost', 'done'])
  .describe(
    'ready: the paragraph is as it was; merges: it changed and both go together; stale: both changed the same lines; lost: it is gone; done: it reads so already',
  )

export const correctionSummary = z
  .object({
    id: z.string(),
    series: z.string(),
    own: z.literal(true).optional().describe('Whether the text is in your own series'),
    topic: topicLink,
    state: z.enum(['open', 'accepted', 'declined']),
    standing: standing.optional(),
    by: z.object({ name: z.string(), mail: z.string().optional() }),
    reason: z.string(),
    source: z.string().optional(),
    quote: z.string(),
    takesOut: list(z.string())
      .optional()
      .describe('Signs of Markdown, such as `**`, that accepting an open one takes out of the paragraph'),
    at,
    decidedAt: at.optional(),
    word: z.string().optional(),
  })
  .register(named, { id: 'CorrectionSummary' })

export const correction = correctionSummary
  .extend({
    exact: z.string(),
    proposed: z.string(),
    now: z
      .object({ text: z.string(), block: z.string().optional(), from: z.number(), to: z.number() })
      .optional()
      .describe('What stands there now'),
    merged: z.string().optional().describe('What accepting puts there, where that is not plainly what was proposed'),
    applied: z.string().optional(),
    diff: z.string().describe('Unified'),
    words: list(z.object({ kind: z.enum(['same', 'gone', 'new']), text: z.string() })),
    before: z.string().describe('Sanitised HTML'),
    after: z.string().describe('Sanitised HTML'),
    conflicts: list(correctionSummary).describe('Open ones that change the same lines'),
    overtakenBy: list(correctionSummary).describe('Accepted ones on the same paragraph'),
    wordGoes: z.string().optional().describe('How its reader, who is elsewhere, gets the word of its author'),
    commit: z.string().optional(),
    repository: z.object({ canCommit: z.boolean(), why: z.string().optional() }).optional(),
  })
  .register(named, { id: 'Correction' })

export const correctionList = pageRequest.extend({
  state: z.enum(['open', 'accepted', 'declined', 'stale']).optional(),
  series: name.optional(),
  topic: name.optional(),
})

const word = z.string().max(2000).optional().describe('To its reader, plain text')

export const acceptRequest = z.strictObject({
  text: paragraphSource.optional().describe('To put there in place of what was proposed'),
  instead: z.string().max(100_000).optional().describe('What stood there when `text` was written'),
  word,
  commit: z.boolean().optional().describe('Whether to commit in a git work tree; so unless told'),
})

export const declineRequest = z.strictObject({ word })

export const accepted = z.object({
  correction,
  commit: z.union([z.object({ hash: z.string() }), z.object({ why: z.string() })]).optional(),
  remarks: list(z.string()),
})

const commentText = z.string().max(10_000).describe('Plain text; `code` and https addresses are told')

export const commentRequest = z.strictObject({ text: commentText })
export const newCommentRequest = commentRequest.extend({
  block: name.optional().describe('The `data-b` of the paragraph it is on'),
  answers: name.optional(),
  name: z.string().trim().max(100).optional(),
})

export const comment = z
  .object({
    id: z.string(),
    text: z.string(),
    parts: list(
      z.union([
        z.object({ type: z.enum(['text', 'code', 'block']), text: z.string() }),
        z.object({ type: z.literal('link'), text: z.string(), url: z.string() }),
      ]),
    ),
    by: z.string(),
    removed: z.literal(true).optional(),
    on: z.object({ quote: z.string(), block: z.string().optional() }).optional(),
    answers: z.string().optional(),
    createdAt: at,
    updatedAt: at,
  })
  .register(named, { id: 'Comment' })
