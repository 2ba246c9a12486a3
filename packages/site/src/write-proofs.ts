import type { PublishedProof } from '@backroad/series'
import { lstatSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { unwritable } from './output/unwritable.ts'

/** Writes a proof.json, whole or not at all. */
export function writeProofs(file: string, proofs: readonly PublishedProof[]): void {
  // Of a hidden file nothing is read, should it stay behind.
  const half = file.replace(/[^/\\]*$/, '.$&.half')
  try {
    rmSync(half, { force: true })
    writeFileSync(half, `${JSON.stringify({ format: 1, proofs }, null, 2)}\n`, { flag: 'wx' })
    renameSync(half, file)
  } catch (error) {
    if (lstatSync(half, { throwIfNoEntry: false })?.isFile()) rmSync(half)
    throw unwritable(file, error)
  }
}
