import { z } from 'zod'
import { credits, name, named } from './schemas.ts'

/** What comes in and goes out of a person's own series and its texts; see `schemas.ts`. */

const list = <T extends z.ZodType>(item: T) => z.array(item).readonly()
const at = z.string().describe('ISO 8601, UTC')
const slug = z.string()
const link = z.object({ slug, title: z.string() })
const state = z.enum(['planned', 'draft', 'published', 'elsewhere'])
const counts = { words: z.number(), minutes: z.number().describe('To read it, at 200 words a minute') }
const markdown = z.string().describe('Markdown')
const base = z.string().describe('SHA-256 of the text in UTF-8, hex')

export const ownSeriesPage = z
  .object({
    begin: z.object({ dir: z.string(), title: z.string(), topics: z.number() }),
    learned: list(link).describe('Topics that may be explained, by their full names'),
    series: z
      .object({
        dir: z.string(),
        slug,
        title: z.string(),
        description: z.string(),
        introduction: markdown,
        author: z.object({ name: z.string(), address: z.string().optional() }).optional(),
        address: z.string().optional().describe('Where its site stands'),
        corrections: z
          .object({ mail: z.string().optional(), forge: z.string().optional() })
          .optional()
          .describe('Where proposals of readers go; absent where none are asked for'),
        license: z.string().describe('SPDX name; UNLICENSED where all rights are reserved'),
        hasGaps: z.boolean().describe('Whether numbers of folders are left out; the order as it is closes them'),
        site: z.string().describe('A folder for its site, beside it'),
        chapters: list(
          z.object({
            number: z.number(),
            slug,
            title: z.string(),
            topics: list(
              z.object({
                slug,
                title: z.string(),
                question: z.string(),
                state,
                changed: z.boolean().describe('Whether a draft stands beside what is published'),
                proven: z.boolean(),
                ...counts,
                explains: z.string().optional(),
                proposed: z.string().optional(),
                link: z.string().optional(),
                fault: z.string().optional(),
              }),
            ),
          }),
        ),
        totals: z.object({
          topics: z.number(),
          published: z.number(),
          drafts: z.number(),
          proven: z.number(),
          words: z.number(),
        }),
        problems: list(z.string()),
      })
      .optional(),
  })
  .register(named, { id: 'OwnSeries' })

export const useRequest = z.strictObject({
  dir: z.string().min(1).max(4096).describe('Absolute path of a folder with series.yaml'),
})

export const importRequest = z.strictObject({
  toc: z.string().min(1).max(200_000).describe('A table of contents in Markdown or HTML'),
})

export const imported = z.object({
  series: ownSeriesPage,
  left: list(z.object({ line: z.number(), text: z.string(), reason: z.string() })).describe('What was not taken over'),
})

export const orderRequest = z.strictObject({
  order: z
    .array(z.strictObject({ chapter: name, topics: z.array(name).max(1000) }))
    .max(200)
    .describe('Every chapter and topic, each once'),
})

const title = z.string().max(200).describe('One line')
const question = z.string().max(500).describe('One line')

export const newTopicRequest = z.strictObject({
  chapter: name,
  title,
  question: question.optional().describe('The title as a question unless told'),
})

export const topicChangeRequest = z.strictObject({
  title: title.optional(),
  question: question.optional(),
  slug: z.string().max(120).optional().describe('Its address; the one it had leads to it from then on'),
})

export const chapterRequest = z.strictObject({ title })

export const removeRequest = z.strictObject({
  title: z
    .string()
    .max(500)
    .optional()
    .describe('Its title, which says that it is the one; needed where it has a text'),
})

export const removedPart = z.object({
  series: ownSeriesPage,
  movedTo: z.string().describe('The folder where it is now'),
  linkedFrom: list(z.string()).describe('Titles of texts that link to it'),
})

export const detailsRequest = z.strictObject({
  title: z.string().max(200).optional(),
  description: z.string().max(2000).optional(),
  introduction: z.string().max(40_000).optional().describe('Markdown; empty takes it out'),
  author: z
    .strictObject({ name: z.string().max(200), address: z.string().max(2000).optional() })
    .optional()
    .describe('An empty name takes it out'),
  license: z.string().max(100).optional().describe('SPDX name; empty where all rights are reserved'),
  address: z.string().max(2000).optional().describe('Where its site stands; empty takes it out'),
  corrections: z
    .strictObject({
      offered: z.boolean(),
      mail: z.string().max(254).optional(),
      forge: z.string().max(2000).optional(),
    })
    .optional()
    .describe('Whether readers of the site may propose edits, and where they go'),
})

export const matchRequest = z.strictObject({
  explains: z.string().max(250).optional().describe('The full name of a topic; nothing for none'),
})

export const matched = z.object({ matched: z.number() })

export const explanationPage = z
  .object({
    slug,
    title: z.string(),
    question: z.string(),
    chapter: link,
    state,
    source: z.enum(['draft', 'published', 'none']).describe('Where the text comes from'),
    text: markdown,
    base: base.optional(),
    file: z.string().describe('Where the draft is kept'),
    images: list(z.object({ name: z.string(), width: z.number(), height: z.number() })),
    prompts: z.object({
      question: z.string().optional(),
      proven: list(z.object({ build: slug, title: z.string(), stages: z.number(), at })),
      slips: list(
        z.object({ build: slug, number: z.number(), stage: z.string(), likely: z.string().optional() }),
      ).describe('Stages that pass now and did not at first'),
    }),
    explains: link.optional(),
    credits,
  })
  .register(named, { id: 'Explanation' })

// The app says how long a text may be, in a sentence; this only keeps what is much longer from being read at all.
const text = z.string().max(2_000_000).describe('Markdown')

export const saveRequest = z.strictObject({
  text,
  base: base
    .max(64)
    .optional()
    .describe('`base` of the text that this one was made from; nothing where there was none'),
})

const change = z
  .object({ from: z.number(), to: z.number(), insert: z.string() })
  .describe('A piece of the text that was sent, in UTF-16 code units, and what takes its place')

export const saved = z
  .union([
    z.object({ outcome: z.literal('saved'), base, ...counts }),
    z.object({ outcome: z.literal('merged'), base, text: markdown, changes: list(change), ...counts }),
    z.object({ outcome: z.literal('conflict'), base, theirs: markdown, both: markdown }),
  ])
  .describe(
    '`merged`: another text had been written meanwhile. `conflict`: both changed one place, and nothing was written',
  )

export const previewRequest = z.strictObject({ text })
export const preview = z.object({
  html: z.string().describe('Sanitised'),
  problems: list(z.object({ line: z.number().optional(), message: z.string() })),
  ...counts,
})

export const version = z
  .object({
    id: z.string(),
    savedAt: at,
    origin: z.enum(['saved', 'merged', 'outside', 'aside', 'corrected']),
    by: z.string().optional().describe('The reader whose correction it has'),
    ...counts,
  })
  .register(named, { id: 'ExplanationVersion' })

export const versionPage = version.extend({
  text: markdown,
  differences: list(z.object({ kind: z.enum(['same', 'out', 'in']), text: z.string() })),
  before: version.optional(),
})

export const imageAdded = z.object({ name: z.string(), width: z.number(), height: z.number() })
