import type { Contract, Transport } from '@backroad/check'

/** A place in a file of a series: `path` relative to the series folder, `line` and `column` from 1. */
export interface Problem {
  readonly path: string
  readonly line?: number
  readonly column?: number
  /** What is wrong, one sentence. */
  readonly message: string
  /** What is allowed, or what to do. */
  readonly allowed?: string
  /** `note`: worth knowing, and nothing is wrong. Without it, an error. */
  readonly level?: 'note'
}

export type TopicStatus = 'planned' | 'written'

export interface Series {
  readonly format: 1
  /** Absolute path of the folder. */
  readonly dir: string
  readonly slug: string
  readonly title: string
  readonly description: string
  readonly version: string
  readonly license: string
  readonly author?: { readonly name: string; readonly address?: string }
  /** Where it is published: the https address of its first page. */
  readonly address?: string
  /** Where proposals go: a mail address, and the address that a file's path is joined to for editing it on a forge. */
  readonly corrections?: { readonly mail?: string; readonly forge?: string }
  /** `introduction.md`: what stands before the table of contents. */
  readonly introduction?: LessonFile
  readonly glossary: readonly GlossaryTerm[]
  readonly chapters: readonly Chapter[]
}

export interface GlossaryTerm {
  readonly term: string
  readonly also: readonly string[]
  readonly means: string
}

export interface Chapter {
  readonly number: number
  readonly slug: string
  readonly title: string
  readonly dir: string
  readonly topics: readonly Topic[]
}

/** Everything here is counted from the files, never written down. */
export interface Topic {
  readonly number: number
  readonly slug: string
  /** Earlier slugs; progress under them is this topic's. */
  readonly aliases: readonly string[]
  readonly title: string
  readonly question: string
  readonly minutes: number
  /** Slugs of topics to take first. */
  readonly needs: readonly string[]
  readonly status: TopicStatus
  /** For a topic written elsewhere (imported): where. */
  readonly link?: string
  readonly dir: string
  readonly chapter: string
  /** The topic of the series being learned that this one explains: "backend/what-is-http". */
  readonly explains?: string
  readonly lesson?: LessonFile
  /** Pictures in `images/`, by name. */
  readonly images: readonly ImageFile[]
  /** What its author had proven of the builds of the topic that this one explains, from `proof.json`. */
  readonly proofs: readonly PublishedProof[]
  /** Who is thanked for a correction, newest last, from `corrections.yaml`. */
  readonly credits: readonly Credit[]
  readonly experiments: readonly ExperimentFile[]
  readonly builds: readonly Build[]
  readonly cards: readonly RecallCard[]
}

export interface LessonFile {
  readonly path: string
  readonly words: number
}

/** A picture as its bytes say it is. */
export interface ImageFile {
  /** "a-trace.png": what Markdown calls `images/a-trace.png`. */
  readonly name: string
  readonly path: string
  readonly type: ImageType
  /** In pixels. */
  readonly width: number
  readonly height: number
}

export type ImageType = 'image/png' | 'image/jpeg' | 'image/webp' | 'image/gif'

/** A proof as it stands beside a published text. */
export interface PublishedProof {
  /** "backend/http-server" */
  readonly build: string
  readonly title: string
  /** ISO 8601, in UTC. */
  readonly provenAt: string
  readonly stages: readonly string[]
  /** `sha256:` and 64 hex digits. */
  readonly codeDigest: string
  readonly engineVersion: string
  readonly seriesVersion: string
  /** `sha256:` and 64 hex digits, of the transcript file's bytes. */
  readonly transcriptDigest: string
  readonly seed: string
}

/** A correction that was taken, and whose it was. */
export interface Credit {
  readonly by: string
  /** The day: "2026-05-04". */
  readonly at: string
  readonly reason: string
  readonly source?: string
  /** The words as they stood before. */
  readonly quote: string
}

export interface ExperimentFile {
  readonly slug: string
  readonly path: string
}

export interface RecallCard {
  readonly id: string
  readonly question: string
  readonly answer: string
  readonly source?: string
  /** Where the lesson explains it: a heading's id without its prefix, and words that stand below it. */
  readonly lesson?: string
  readonly passage?: string
}

export interface Build {
  readonly slug: string
  readonly title: string
  readonly contract: Contract
  readonly minutes: number
  /** By which port a server counts as up, `tcp` unless told. */
  readonly ready?: Transport
  /** Which database each program gets as DATABASE_URL, where the build asks for one. */
  readonly database?: 'postgresql'
  readonly dir: string
  readonly stages: readonly StageFile[]
  /** The module that makes what is around each program, where the build has one. */
  readonly surroundings?: string
  /** The module that says under which loads it is measured, where the build has one. */
  readonly bench?: string
  readonly wrong: readonly WrongProgram[]
  readonly real: readonly RealSoftware[]
  /** Solutions in other languages than the reference's. */
  readonly solutions: readonly Solution[]
  /** What `mutants.yaml` says, where the build has one. */
  readonly mutants?: MutantsFile
}

/** A workspace in `solutions/`, written from the pages of the stages alone. */
export interface Solution {
  readonly language: string
  readonly dir: string
  /** The slug of the last stage that it passes. It passes all before it too. */
  readonly until: string
}

/** What is known of the machine-made mutants of a reference. */
export interface MutantsFile {
  readonly equal: readonly EqualMutant[]
  readonly leaveOut: readonly MutantPattern[]
}

/** A mutant that behaves as the reference does, so that no stage can tell it apart. */
export interface EqualMutant {
  readonly file: string
  /** The line on which it begins, as it stands in the file; with lines before it, where it stands there more than once. */
  readonly line: string
  /** What is replaced, where the line has several mutants with this replacement. */
  readonly original?: string
  /** The column at which it begins, from 1, where that does not tell either. */
  readonly column?: number
  readonly replacement: string
  readonly reason: string
  /** The line of mutants.yaml. */
  readonly at: number
}

/** A kind of mutants that can't change what is on the wire: none of them is tried. */
export interface MutantPattern {
  readonly file?: string
  /** "StringLiteral" */
  readonly mutator?: string
  /** A regular expression that the line matches on which the mutant begins. */
  readonly line?: string
  readonly reason: string
  readonly at: number
}

export interface StageFile {
  readonly number: number
  readonly slug: string
  readonly title: string
  /** The check. */
  readonly path: string
  /** The learner's page, Markdown. */
  readonly page: string
}

export interface Edit {
  readonly file: string
  /** Must match exactly once. */
  readonly find: string
  readonly put: string
}

export interface WrongProgram {
  readonly name: string
  readonly mistake: string
  readonly edits: readonly Edit[]
  /** Slug of the stage that must catch it, and before which none may. */
  readonly caughtBy: string
  readonly path: string
}

export interface RealSoftware {
  readonly name: string
  /** The Debian package that brings it; absent for what Backroad embeds. */
  readonly package?: string
  /** Command to find on PATH (also in /usr/sbin), and arguments that print its version. */
  readonly command: string
  readonly version: readonly string[]
  /** Started with these arguments; {dir} {host} {port} {data} are filled in, also in files copied from build/real/<name>/. */
  readonly run: readonly string[]
  /** Signal that stops it gracefully, SIGTERM unless told. */
  readonly stop: string
  /** Stage slug to the reason, with its section, why it does otherwise. */
  readonly differs: Readonly<Record<string, string>>
  /** Slugs of those on which it differs in some runs only, as chance has it. */
  readonly byChance?: readonly string[]
}

/** A rendered piece of Markdown. `blocks` map each top-level block to its source lines: corrections need it. */
export interface RenderedPage {
  /** Sanitised HTML. */
  readonly html: string
  readonly title?: string
  readonly headings: readonly { readonly depth: number; readonly id: string; readonly text: string }[]
  readonly blocks: readonly { readonly id: string; readonly from: number; readonly to: number }[]
  /** Slugs named by ::experiment[...] and ::build[...], in order. */
  readonly experiments: readonly string[]
  readonly builds: readonly string[]
  readonly problems: readonly Problem[]
  /** It takes too long to render, and is shown as it is written. */
  readonly isPlain?: true
}

/** A part of a page as plain text: what stands before the first heading, or under one. */
export interface PageSection {
  /** The heading's id on the page; none before the first. */
  readonly id?: string
  readonly heading?: string
  readonly text: string
}
