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

export const seriesSchema = z.strictObject({
  format: z.literal(1),
  slug,
  title: line,
  description: text,
  version: z
    .string()
    .regex(/^\d+\.\d+\.\d+$/, 'must be three numbers, such as 0.1.0; put it in quotes if YAML reads a number'),
  license: line,
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
})

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
  minutes,
  real: z.record(z.string(), realSchema).default({}),
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
