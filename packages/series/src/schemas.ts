import { z } from 'zod'
import { SLUG, SLUG_RULE } from './folder.ts'

// The YAML files of format 1, one schema each. docs/authoring.md describes them for authors.

const slug = z.string().regex(SLUG, { error: (issue) => `“${String(issue.input)}” is not a slug: ${SLUG_RULE}` })
const line = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .refine((text) => !text.includes('\n'), 'must be one line')
const text = z.string().trim().min(1, 'must not be empty')
const minutes = z
  .int('must be a whole number of minutes')
  .min(1, 'must be 1 or more')
  .max(10_000, 'must be 10,000 or less')
const address = z.url({ protocol: /^https?$/, error: 'must be an address beginning with https:// or http://' })
const secureAddress = z.url({ protocol: /^https$/, error: 'must be an address beginning with https://' })
const mail = z.email({ error: 'must be a mail address, such as name@example.org' })

/** What may be joined to `address` or `forge`: a path without a query or fragment. */
const prefix = secureAddress.refine((url) => !/[?#]/.test(url), 'must not have a ? or # in it')

/** A slug below the slug of a series. */
const slugOf = (what: string, example: string) =>
  z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*\/[a-z0-9]+(?:-[a-z0-9]+)*$/, `must name ${what}, such as ${example}`)

export const seriesSchema = z.strictObject({
  format: z.literal(1),
  slug,
  title: line,
  description: text,
  version: z
    .string()
    .regex(/^\d+\.\d+\.\d+$/, 'must be three numbers, such as 0.1.0; put it in quotes if YAML reads a number'),
  license: line,
  author: z.strictObject({ name: line, address: secureAddress.optional() }).optional(),
  address: prefix.optional(),
  corrections: z.strictObject({ mail: mail.optional(), forge: prefix.optional() }).optional(),
})

export const glossarySchema = z.array(z.strictObject({ term: line, also: z.array(line).default([]), means: text }))

export const chapterSchema = z.strictObject({ title: line })

export const topicSchema = z.strictObject({
  title: line,
  question: line,
  minutes,
  needs: z.array(slug).default([]),
  aliases: z.array(slug).default([]),
  link: address.optional(),
  explains: slugOf('a topic of a series', 'backend/what-is-http').optional(),
})

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'must be a digest: sha256: and 64 digits and letters a to f')

/** `proof.json`: what its author had proven of the builds of the topic that this one explains. */
export const proofSchema = z.strictObject({
  format: z.literal(1),
  proofs: z
    .array(
      z.strictObject({
        build: slugOf('a build of a series', 'backend/http-server'),
        title: line,
        provenAt: z.iso.datetime({ error: 'must be a time in UTC, such as 2026-05-04T12:00:00.000Z' }),
        stages: z.array(slug).min(1, 'must name at least one stage'),
        codeDigest: digest,
        engineVersion: line,
        seriesVersion: line,
        transcriptDigest: digest,
        seed: line,
      }),
    )
    .min(1, 'must hold at least one proof'),
})

/** `corrections.yaml`: who is thanked for what, newest last. */
export const creditsSchema = z.array(
  z.strictObject({
    by: line,
    at: z.iso.date({ error: 'must be a day, such as 2026-05-04' }),
    reason: text,
    source: text.optional(),
    quote: text,
  }),
)

export const recallSchema = z.array(
  z
    .strictObject({
      id: slug,
      question: text,
      answer: text,
      source: text.optional(),
      lesson: line.optional(),
      passage: line.optional(),
    })
    .refine(({ lesson, passage }) => lesson !== undefined || passage === undefined, {
      path: ['passage'],
      message: 'A passage needs `lesson` too, the heading that it stands below.',
    }),
)

const words = z.array(z.string()).min(1, 'must name at least the command')
const signal = z.enum(['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH', 'SIGKILL'])

const realSchema = z.strictObject({
  package: line.optional(),
  command: line.optional(),
  version: z.array(z.string()).default(['--version']),
  run: words,
  stop: signal.default('SIGTERM'),
  differs: z.record(z.string(), text).default({}),
  sometimes: z.record(z.string(), text).default({}),
})

export const buildSchema = z.strictObject({
  slug: slug.optional(),
  title: line,
  contract: z.enum(['server', 'command', 'lines', 'peer']),
  ready: z.enum(['tcp', 'udp']).optional(),
  database: z.enum(['postgresql']).optional(),
  minutes,
  real: z.record(z.string(), realSchema).default({}),
  solutions: z.record(slug, slug).default({}),
})

const edit = z.strictObject({ file: line, find: z.string().min(1, 'must not be empty'), put: z.string() })

export const wrongSchema = z.strictObject({
  mistake: text,
  edit: edit.optional(),
  edits: z.array(edit).min(1, 'must hold an edit').optional(),
  caughtBy: slug,
})

/** The `backroad.yaml` of a reference solution; the check package reads a learner's. */
export const workspaceSchema = z.strictObject({
  build: line,
  prepare: z.union([line, words]).optional(),
  run: z.union([line, words]),
})
