import { proofSchema } from './schemas.ts'
import type { PublishedProof } from './types.ts'

/** The proofs of a proof.json, wherever it comes from; or in sentences why it is none. */
export function parseProofs(text: string): { proofs: readonly PublishedProof[] } | { faults: readonly string[] } {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { faults: [`It is not JSON: ${(error as Error).message}`] }
  }
  const result = proofSchema.safeParse(value)
  if (result.success) return { proofs: result.data.proofs }
  return {
    faults: result.error.issues.map(({ path, message }) => `${path.map(String).join('.') || 'the file'}: ${message}`),
  }
}
