import type { Page } from '../cursor.ts'
import type { Discussion } from '../discussion/discussion.ts'
import type { PageRenderer } from '../series/page-renderer.ts'
import type { Database } from '../storage/open-database.ts'
import type { CorrectionsAtWork } from './corrections-at-work.ts'
import type { AcceptRequest } from './put-into-text.ts'
import type { CorrectionListRequest, ProposeRequest } from './requests.ts'
import type { Texts } from './texts.ts'
import type { Accepted, Correction, CorrectionSummary, ImportedCorrections, Paragraph } from './types.ts'

interface Parts {
  readonly db: Database
  readonly texts: Texts
  readonly pages: PageRenderer
  readonly discussion: Discussion
  readonly clock: () => number
}

/** What readers propose to change in texts, and what becomes of it. What does it is imported at the first use. */
export class Corrections {
  readonly #parts: Parts
  #work: Promise<CorrectionsAtWork> | undefined

  constructor(parts: Parts) {
    this.#parts = parts
  }

  #load(): Promise<CorrectionsAtWork> {
    return (this.#work ??= import('./corrections-at-work.ts').then(
      (module) => new module.CorrectionsAtWork(this.#parts),
    ))
  }

  /** A paragraph's source, to edit. Throws `topic-not-found`, `text-none`, `paragraph-gone`. */
  async paragraph(series: string | undefined, topic: string, block: string): Promise<Paragraph> {
    return (await this.#load()).paragraph(series, topic, block)
  }

  /** Keeps a proposal. Throws what `paragraph` throws, and `correction-invalid`. */
  async propose(request: ProposeRequest): Promise<Correction> {
    return (await this.#load()).propose(request)
  }

  /** Takes in a file or a saved mail; what is wrong with it is said, and nothing of it thrown. */
  async import(bytes: Uint8Array): Promise<ImportedCorrections> {
    return (await this.#load()).import(bytes)
  }

  /** Newest first. Throws `cursor-invalid`. */
  async list(request: CorrectionListRequest): Promise<Page<CorrectionSummary>> {
    return (await this.#load()).list(request)
  }

  /** Everything of one. Throws `correction-not-found`. */
  async show(id: string): Promise<Correction> {
    return (await this.#load()).show(id)
  }

  /**
   * Puts a correction into the text and credits its reader, both or neither; then records it, and commits it where that is wanted
   * and can be. Throws `correction-not-found`, `correction-decided`, `correction-stale`, `correction-unwritable`, `disk-full`.
   */
  async accept(id: string, request: AcceptRequest = {}): Promise<Accepted> {
    return (await this.#load()).accept(id, request)
  }

  /** Throws `correction-not-found`, `correction-decided`. */
  async decline(id: string, word?: string): Promise<Correction> {
    return (await this.#load()).decline(id, word)
  }
}
