import type { PublishedProof } from './types.ts'

/** The proofs of a proof.json, wherever it comes from; or in sentences why it is none. The schema is imported at the first use. */
export async function parseProofs(
  text: string,
): Promise<{ proofs: readonly PublishedProof[] } | { faults: readonly string[] }> {
  const module = await import('./parse-proofs.ts')
  return module.parseProofs(text)
}
