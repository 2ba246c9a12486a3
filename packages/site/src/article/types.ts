import type { Credit, GlossaryTerm, Problem, PublishedProof, TopicNames, TopicPlace } from '@backroad/series'

/** What an article's text may refer to. The same for all of a series. */
export interface Surroundings {
  /** The folder of the series, free of links. */
  readonly dir: string
  /** Its slug. */
  readonly series: string
  readonly glossary: readonly GlossaryTerm[]
  /** Slugs of its topics, and of those that have a page of their own here. */
  readonly topics: readonly string[]
  readonly here: ReadonlySet<string>
}

/** What is known of a topic without its text; kept from one time to the next. */
export interface ArticleFacts extends TopicNames {
  readonly title: string
  readonly question: string
  /** Path of its folder in the series. */
  readonly path: string
  readonly chapter: string
  readonly link?: string
  readonly explains?: string
  readonly proofs: readonly PublishedProof[]
  readonly credits: readonly Credit[]
  /** Of the text, where the topic is written here. */
  readonly text?: TextFacts
}

export interface TextFacts {
  readonly words: number
  /** Its first sentences, plain, at most 160 signs; absent when it has none. */
  readonly lead?: string
  /** SHA-256 in hex of its text with LF at the ends of lines: what a correction names. */
  readonly sha256: string
  /** Of the text as it is shown. */
  readonly shown: string
  /** Topics that it links to, and whether they had a page here. */
  readonly linked: readonly (readonly [slug: string, isHere: boolean])[]
  /** Hosts that its pictures come from, where that is elsewhere. */
  readonly hosts: readonly string[]
  readonly pictures: readonly Picture[]
  /** What is worth knowing and no error, where there is any. */
  readonly notes?: readonly TextNote[]
}

export interface TextNote {
  /** Path in the series, and line where it has one: "01-internet/02-dns/lesson.md:7". */
  readonly at: string
  readonly message: string
}

export interface Picture {
  /** Where it stands in the series. */
  readonly from: string
  /** Where it stands on the site: "images/7Jk….png". */
  readonly to: string
}

/** The text as it is shown. */
export interface ArticleBody {
  readonly html: string
  /** The Markdown, with LF, and the lines of its blocks: what a reader's proposal starts from. */
  readonly source: string
  readonly blocks: readonly (readonly [id: string, from: number, to: number])[]
}

export interface ReadArticle {
  /** Absent when the topic can't be taken. */
  readonly facts?: ArticleFacts
  readonly body?: ArticleBody
  readonly problems: readonly Problem[]
}

export type { TopicPlace }
