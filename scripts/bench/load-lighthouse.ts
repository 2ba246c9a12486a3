import path from 'node:path'
import { loadPackage } from './load-package.ts'

/** Of what Lighthouse reports, what is read here (its docs/understanding-results.md). */
export interface LighthouseReport {
  readonly environment: { readonly benchmarkIndex: number }
  readonly runtimeError?: { readonly message: string }
  readonly categories: Readonly<
    Record<
      string,
      { readonly score: number | null; readonly auditRefs: readonly { readonly id: string; readonly weight: number }[] }
    >
  >
  readonly audits: Readonly<Record<string, { readonly score: number | null; readonly displayValue?: string }>>
}

export type Lighthouse = (
  url: string,
  flags: Readonly<Record<string, unknown>>,
) => Promise<{ readonly lhr: LighthouseReport } | undefined>

/**
 * Lighthouse by its own lockfile, installed when first asked for: it is as large as all else that contributors install, and
 * only this bench needs it.
 */
export async function loadLighthouse(): Promise<Lighthouse> {
  const { dir } = await loadPackage('lighthouse', 'lighthouse')
  const main = path.join(dir, 'node_modules/lighthouse/core/index.js')
  const { default: lighthouse } = (await import(main)) as { default: Lighthouse }
  return lighthouse
}
