/**
 * What comes in and goes out, as Zod schemas: requests are judged by them, answers are held to them, and the OpenAPI
 * document is made of them. What the check engine and the lab put out goes through as it is; its types are theirs.
 */
import { MOST_ITEMS, type Comparison } from '@backroad/app'
import type { BenchResult, CheckResult, StageResult, Verdict } from '@backroad/check'
import type { FormField, RunEvent } from '@backroad/lab'
import { z } from 'zod'

/** Schemas with a name of their own in the description of the API. */
export const named = z.globalRegistry

const list = <T extends z.ZodType>(item: T) => z.array(item).readonly()
const at = z.string().describe('ISO 8601, UTC')
const slug = z.string()
const contract = z.enum(['server', 'command', 'lines', 'peer'])
const verdict = z.custom<Verdict>((value) => typeof value === 'string').meta({ type: 'string' })

/** A slug or id in a path or body: looked up, never used as a path. */
export const name = z.string().min(1).max(120)

/** What is asked of a list that comes in parts. */
export const pageRequest = z.object({
  limit: z.coerce.number().int().min(1).max(MOST_ITEMS).optional().describe('How many at most'),
  cursor: z.string().max(200).optional().describe('`next` of the part before'),
})

/** A part of a list. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({
    items: list(item),
    next: z.string().optional().describe('The `cursor` of the next part; absent at the end'),
  })

export const created = z.object({ id: z.string() })

const topicSummary = z
  .object({
    slug,
    title: z.string(),
    question: z.string(),
    minutes: z.number(),
    status: z.enum(['planned', 'written']),
    link: z.string().optional(),
    needs: list(slug),
    progress: z.enum(['none', 'begun', 'proven']),
    read: z.boolean(),
    builds: list(z.object({ slug, title: z.string(), stages: z.number(), passed: z.number(), next: slug.optional() })),
    experiments: z.number(),
    experimentsRun: z.number(),
    cards: z.number(),
    cardsDue: z.number(),
    cardsBegun: z.number(),
    provenAt: at.optional(),
  })
  .register(named, { id: 'TopicSummary' })

const chapter = z.object({ number: z.number(), slug, title: z.string() })

const next = z
  .object({
    kind: z.enum(['stage', 'topic', 'experiment', 'recall', 'explanation']),
    title: z.string(),
    why: z.string(),
    href: z.string(),
    minutes: z.number().optional(),
    action: z.string(),
  })
  .register(named, { id: 'NextStep' })

export const seriesPage = z
  .object({
    slug,
    title: z.string(),
    description: z.string(),
    version: z.string(),
    chapters: list(chapter.extend({ topics: list(topicSummary) })),
    totals: z.object({
      chapters: z.number(),
      topics: z.number(),
      written: z.number(),
      proven: z.number(),
      begun: z.number(),
      minutesLeft: z.number(),
    }),
    next: list(next),
  })
  .register(named, { id: 'Series' })

const experimentInfo = z
  .object({
    slug,
    title: z.string(),
    question: z.string(),
    predict: z.object({ question: z.string(), options: list(z.string()) }),
    params: list(z.custom<FormField>().meta({ type: 'object' })),
    runs: z.number(),
  })
  .register(named, { id: 'Experiment' })

const buildInfo = z
  .object({
    slug,
    title: z.string(),
    contract,
    minutes: z.number(),
    stages: list(z.object({ number: z.number(), slug, title: z.string() })),
  })
  .register(named, { id: 'BuildInfo' })

const explanationState = z.enum(['planned', 'draft', 'published', 'elsewhere'])

const topicLink = z.object({ slug, title: z.string() })

export const credits = list(
  z.object({
    by: z.string(),
    at: z.string(),
    reason: z.string(),
    source: z.string().optional(),
    quote: z.string(),
  }),
).describe('Who is thanked for a correction of the text')

export const topicPage = topicSummary
  .omit({ experiments: true })
  .extend({
    chapter,
    lesson: z
      .object({
        html: z.string().describe('Sanitised'),
        headings: list(z.object({ depth: z.number(), id: z.string(), text: z.string() })),
        blocks: list(z.object({ id: z.string(), from: z.number(), to: z.number() })),
        words: z.number(),
        minutes: z.number(),
      })
      .optional(),
    experiments: list(experimentInfo),
    buildInfos: list(buildInfo),
    previous: topicLink.optional(),
    following: topicLink.optional(),
    explanation: z
      .object({ slug, state: explanationState, changed: z.boolean() })
      .optional()
      .describe('Your own text on it, where your series has one'),
    credits,
    glossary: list(z.object({ term: z.string(), means: z.string() })),
  })
  .register(named, { id: 'Topic' })

const paramValue = z.union([z.string().max(20_000), z.number(), z.boolean()])

export const runRequest = z.strictObject({
  params: z.record(z.string().max(60), paramValue),
  prediction: z.string().max(300).optional(),
})

export const run = z
  .object({
    id: z.string(),
    topic: slug,
    experiment: slug,
    params: z.record(z.string(), z.unknown()).readonly(),
    prediction: z.string().optional(),
    outcome: z.string().optional(),
    state: z.enum(['running', 'finished', 'failed', 'cancelled']),
    at,
    events: list(z.custom<RunEvent>().meta({ type: 'object' })),
  })
  .register(named, { id: 'Run' })

export const proof = z
  .object({
    id: z.string(),
    build: slug,
    workspace: z.string(),
    at,
    stages: list(slug),
    codeDigest: z.string(),
    engineVersion: z.string(),
    seriesVersion: z.string(),
    transcriptDigest: z.string(),
    seed: z.string(),
  })
  .register(named, { id: 'Proof' })

const checkState = z.enum(['running', 'finished', 'cancelled', 'failed'])

export const workspace = z
  .object({
    id: z.string(),
    dir: z.string(),
    build: slug,
    registeredAt: at,
    passed: z.number(),
    total: z.number(),
    verdicts: z.record(z.string(), verdict).readonly(),
    likely: z.string().optional(),
    lastCheck: z.object({ id: z.string(), at, state: checkState, passed: z.number(), failed: z.number() }).optional(),
    history: list(z.object({ id: z.string(), at, verdicts: z.record(z.string(), verdict).readonly() })),
    proof: proof.optional(),
    codeNow: z.string().optional(),
  })
  .register(named, { id: 'Workspace' })

export const buildPage = buildInfo
  .omit({ stages: true })
  .extend({
    topic: topicLink,
    languages: list(z.string()),
    stages: list(
      z.object({
        number: z.number(),
        slug,
        title: z.string(),
        spec: z.string(),
        html: z.string().describe('Sanitised'),
      }),
    ),
    workspaces: list(workspace),
    real: list(z.string()),
    bench: z.object({ against: z.string() }).optional(),
  })
  .register(named, { id: 'Build' })

const dir = z.string().min(1).max(4096).describe('Absolute path of a folder, or one that begins with ~/')

export const registerRequest = z.strictObject({ dir })
export const createRequest = z.strictObject({ build: name, language: name, dir })
export const readRequest = z.strictObject({ read: z.boolean() })

export const checkRequest = z.strictObject({
  workspace: name,
  all: z.boolean().optional(),
  until: name.optional(),
  only: z.array(name).min(1).max(200).optional(),
  seed: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .optional(),
})

export const check = z
  .object({
    id: z.string(),
    workspace: z.string(),
    state: checkState,
    at,
    reason: z.string().optional(),
    waiting: z.boolean().optional(),
    result: z.custom<CheckResult>().meta({ type: 'object' }).optional(),
  })
  .register(named, { id: 'Check' })

export const benchRequest = z.strictObject({
  workspace: name,
  against: name.optional(),
  rounds: z.int().min(3).max(20).optional(),
  sampleMs: z.int().min(100).max(10_000).optional(),
  seed: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .optional(),
})

export const bench = z
  .object({
    id: z.string(),
    workspace: z.string(),
    state: checkState,
    at,
    reason: z.string().optional(),
    fault: z.enum(['program', 'backroad']).optional(),
    result: z.custom<BenchResult>().meta({ type: 'object' }).optional(),
  })
  .register(named, { id: 'Bench' })

/** `newest` measured something; `running` does now. Neither is there when none ever did. */
export const benchesOfWorkspace = z.object({ newest: bench.optional(), running: bench.optional() })

export const comparisonRequest = checkRequest.extend({ software: name })

export const comparison = z
  .object({
    id: z.string(),
    workspace: z.string(),
    software: z.string(),
    state: checkState,
    at,
    reason: z.string().optional(),
    comparison: z.custom<Comparison>().meta({ type: 'object' }).optional(),
  })
  .register(named, { id: 'Comparison' })

/** Empty when no check ever judged the stage. */
export const stageFinding = z.object({
  finding: z.object({ check: z.string(), at, result: z.custom<StageResult>().meta({ type: 'object' }) }).optional(),
})

const rating = z
  .union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)])
  .describe('1 not at all, 2 with effort, 3 well, 4 at once')

const comeback = z
  .object({
    rating,
    dueAt: at,
    days: z.number().optional().describe('Until it comes back, when that is another day'),
    minutes: z.number().optional().describe('Until it comes back, when that is sooner'),
  })
  .register(named, { id: 'Comeback' })

export const recallCount = z.object({ due: z.number(), nextAt: at.optional() })

export const recallQueue = recallCount.extend({
  cards: list(
    z.object({
      topic: topicLink,
      id: slug,
      question: z.string().describe('Sanitised HTML'),
      answer: z.string().describe('Sanitised HTML'),
      source: z.string().optional(),
      explained: z
        .object({
          id: z.string().describe('Of a heading on the page of the topic'),
          title: z.string(),
          passage: z.string().optional().describe('Words that stand below it'),
        })
        .optional()
        .describe('Where the lesson explains it'),
      isNew: z.boolean(),
      comesBack: list(comeback),
    }),
  ).describe('The first of them, in the order to ask'),
})

export const reviewRequest = z.strictObject({ topic: name, card: name, rating })
export const reviewMade = comeback.extend({ id: z.string() })
export const review = z.object({ id: z.string(), topic: slug, card: slug, rating, at })

const noteText = z.string().max(20_000).describe('Markdown')
const noteUrl = z.string().max(2000).optional().describe('http: or https:, for a link')

export const noteRequest = z.strictObject({ text: noteText, url: noteUrl })
export const newNoteRequest = noteRequest.extend({
  quote: z.string().max(300).optional().describe('The beginning of the passage it is on; none for the whole topic'),
})

export const note = z
  .object({
    id: z.string(),
    topic: topicLink,
    quote: z.string().optional(),
    text: z.string().describe('Markdown'),
    html: z.string().describe('Sanitised'),
    url: z.string().optional(),
    createdAt: at,
    updatedAt: at,
  })
  .register(named, { id: 'Note' })

const snippet = list(
  z.object({ text: z.string(), mark: z.literal(true).optional() }).register(named, { id: 'SnippetPart' }),
).describe('Pieces of a text; `mark` where it is what was looked for')

export const searchResult = z.object({
  query: z.string(),
  total: z.number().describe('How many were found; the best of each kind are given'),
  ms: z.number(),
  hits: list(
    z.object({
      kind: z.enum(['lesson', 'stage', 'glossary', 'note']),
      title: snippet,
      part: snippet.optional(),
      name: snippet.optional(),
      href: z.string(),
      snippet,
    }),
  ),
})
