import { pageOfAll, type Page, type PageRequest } from './cursor.ts'
import { proofOf } from './progress/proof-of.ts'
import type { Database } from './storage/open-database.ts'
import type { Proof } from './types.ts'

/** The record of every build that was passed. Proofs are made with the result of a check and never changed. */
export class Proofs {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** Newest first. */
  async list(): Promise<Proof[]> {
    return (await this.#rows()).map(proofOf)
  }

  /** The same in parts. */
  async page(request: PageRequest): Promise<Page<Proof>> {
    const rows = (await this.#rows()).map((row) => ({ ...row, at: row.proven_at }))
    const page = pageOfAll(rows, request)
    return { ...page, items: page.items.map(proofOf) }
  }

  #rows() {
    return this.#db.selectFrom('proof').selectAll().orderBy('proven_at', 'desc').execute()
  }
}
