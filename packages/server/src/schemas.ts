/**
 * What comes in and goes out, as Zod schemas: requests are judged by them, answers are held to them, and the OpenAPI
 * document is made of them. What the check engine and the lab put out goes through as it is; its types are theirs.
 */
import type { Comparison } from '@backroad/app'
import type { BenchResult, CheckResult, StageResult, Verdict } from '@backroad/check'
import type { FormField, RunEvent } from '@backroad/lab'
import { z } from 'zod'

const list = <T extends z.ZodType>(item: T) => z.array(item).readonly()
const at = z.string().describe('ISO 8601, UTC')
const slug = z.string()
const contract = z.enum(['server', 'command', 'lines', 'peer'])
const verdict = z.custom<Verdict>((value) => typeof value === 'string').meta({ type: 'string' })

/** A slug or id in a path or body: looked up, never used as a path. */
export const name = z.string().min(1).max(120)

export const created = z.object({ id: z.string() })

const topicSummary = z.object({
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
  provenAt: at.optional(),
})

const chapter = z.object({ number: z.number(), slug, title: z.string() })

const next = z.object({
  kind: z.enum(['stage', 'topic', 'experiment']),
  title: z.string(),
  why: z.string(),
  href: z.string(),
  minutes: z.number().optional(),
  action: z.string(),
})

export const seriesPage = z.object({
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

const experimentInfo = z.object({
  slug,
  title: z.string(),
  question: z.string(),
  predict: z.object({ question: z.string(), options: list(z.string()) }),
  params: list(z.custom<FormField>().meta({ type: 'object' })),
  runs: z.number(),
})

const buildInfo = z.object({
  slug,
  title: z.string(),
  contract,
  minutes: z.number(),
  stages: list(z.object({ number: z.number(), slug, title: z.string() })),
})

const topicLink = z.object({ slug, title: z.string() })

export const topicPage = topicSummary.omit({ experiments: true }).extend({
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
  glossary: list(z.object({ term: z.string(), means: z.string() })),
})

const paramValue = z.union([z.string().max(20_000), z.number(), z.boolean()])

export const runRequest = z.strictObject({
  params: z.record(z.string().max(60), paramValue),
  prediction: z.string().max(300).optional(),
})

export const run = z.object({
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

export const proof = z.object({
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

const checkState = z.enum(['running', 'finished', 'cancelled', 'failed'])

export const workspace = z.object({
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

export const buildPage = buildInfo.omit({ stages: true }).extend({
  topic: topicLink,
  languages: list(z.string()),
  stages: list(
    z.object({ number: z.number(), slug, title: z.string(), spec: z.string(), html: z.string().describe('Sanitised') }),
  ),
  workspaces: list(workspace),
  real: list(z.string()),
  bench: z.object({ against: z.string() }).optional(),
})

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

export const check = z.object({
  id: z.string(),
  workspace: z.string(),
  state: checkState,
  at,
  reason: z.string().optional(),
  waiting: z.boolean().optional(),
  result: z.custom<CheckResult>().meta({ type: 'object' }).optional(),
})

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

export const bench = z.object({
  id: z.string(),
  workspace: z.string(),
  state: checkState,
  at,
  reason: z.string().optional(),
  fault: z.enum(['program', 'backroad']).optional(),
  result: z.custom<BenchResult>().meta({ type: 'object' }).optional(),
})

/** `newest` measured something; `running` does now. Neither is there when none ever did. */
export const benchesOfWorkspace = z.object({ newest: bench.optional(), running: bench.optional() })

export const comparisonRequest = checkRequest.extend({ software: name })

export const comparison = z.object({
  id: z.string(),
  workspace: z.string(),
  software: z.string(),
  state: checkState,
  at,
  reason: z.string().optional(),
  comparison: z.custom<Comparison>().meta({ type: 'object' }).optional(),
})

/** Empty when no check ever judged the stage. */
export const stageFinding = z.object({
  finding: z.object({ check: z.string(), at, result: z.custom<StageResult>().meta({ type: 'object' }) }).optional(),
})
