import type { PublishedProof } from '@backroad/series'
import { readStanding } from '../progress/standing.ts'
import type { SeriesShelf } from '../series/series-shelf.ts'
import type { Database } from '../storage/open-database.ts'

/** What a text may say that its author has proven, given the topic it explains and what it says already. */
export type ProofsOf = (explains: string, known: readonly PublishedProof[]) => readonly PublishedProof[]

/** The proofs of a person as they stand beside what they publish. */
export class PublishedProofs {
  readonly #db: Database
  readonly #shelf: SeriesShelf

  constructor(parts: { db: Database; shelf: SeriesShelf }) {
    this.#db = parts.db
    this.#shelf = parts.shelf
  }

  /**
   * Reads what is proven now. A proof that a text names already is kept, be it another's or from another machine: only a newer one of
   * the same build takes its place, and nothing is taken away.
   */
  async read(): Promise<ProofsOf> {
    const shelf = this.#shelf
    const { proofs } = await readStanding(this.#db, shelf)
    return (explains, known) => {
      const [series, slug = ''] = explains.split('/')
      const current = series === shelf.series.slug ? shelf.currentSlug(slug) : undefined
      if (current === undefined) return known
      const own = shelf.topic(current).topic.builds.flatMap((build): PublishedProof[] => {
        const proof = proofs.get(build.slug)
        if (!proof) return []
        const { stages, codeDigest, engineVersion, seriesVersion, transcriptDigest, seed } = proof
        const facts = { stages, codeDigest, engineVersion, seriesVersion, transcriptDigest, seed }
        return [{ build: shelf.fullSlug(build), title: build.title, provenAt: proof.at, ...facts }]
      })
      return mergeProofs(known, own)
    }
  }
}

/** Of each build the newest, in the order in which they stand, new builds last. The same list when nothing is newer. */
export function mergeProofs(
  known: readonly PublishedProof[],
  own: readonly PublishedProof[],
): readonly PublishedProof[] {
  const newer = own.filter((proof) => known.every((one) => one.build !== proof.build || one.provenAt < proof.provenAt))
  if (newer.length === 0) return known
  const replaced = known.map((one) => newer.find(({ build }) => build === one.build) ?? one)
  return [...replaced, ...newer.filter(({ build }) => !known.some((one) => one.build === build))]
}
