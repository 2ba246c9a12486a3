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
    const rows = await this.#db.selectFrom('proof').selectAll().orderBy('proven_at', 'desc').execute()
    return rows.map(proofOf)
  }
}
