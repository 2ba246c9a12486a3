import { execFile } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'

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

const dir = path.join(import.meta.dirname, 'lighthouse')

/**
 * Lighthouse by its own lockfile, installed when first asked for: it is as large as all else that contributors install, and
 * only this bench needs it.
 */
export async function loadLighthouse(): Promise<Lighthouse> {
  if (versionIn('node_modules/lighthouse/package.json') !== versionIn('package-lock.json')) await install()
  const main = path.join(dir, 'node_modules/lighthouse/core/index.js')
  const { default: lighthouse } = (await import(main)) as { default: Lighthouse }
  return lighthouse
}

/** The version of Lighthouse that such a file names; undefined where there is none. */
function versionIn(file: string): string | undefined {
  try {
    const json = JSON.parse(fs.readFileSync(path.join(dir, file), 'utf8')) as {
      version?: string
      packages?: Record<string, { version: string }>
    }
    return json.packages?.['node_modules/lighthouse']?.version ?? json.version
  } catch {
    return undefined
  }
}

async function install(): Promise<void> {
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  try {
    await promisify(execFile)('npm', args, { cwd: dir, shell: process.platform === 'win32' })
  } catch (cause) {
    throw new Error(`Lighthouse could not be installed from the npm registry: run npm ci in ${dir} to see why.`, {
      cause,
    })
  }
}
