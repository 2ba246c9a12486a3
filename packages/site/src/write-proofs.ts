import type { PublishedProof } from '@backroad/series'
import { renameSync, writeFileSync } from 'node:fs'

/** Writes a proof.json, whole or not at all. */
export function writeProofs(file: string, proofs: readonly PublishedProof[]): void {
  // Of a hidden file nothing is read, should it stay behind.
  const half = file.replace(/[^/\\]*$/, '.$&.half')
  writeFileSync(half, `${JSON.stringify({ format: 1, proofs }, null, 2)}\n`)
  renameSync(half, file)
}
