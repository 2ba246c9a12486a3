import { execFile } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'

/** A program that only one bench needs, with a lockfile of its own in a folder here. */
export interface BenchPackage {
  /** Its folder, with node_modules. */
  readonly dir: string
  readonly version: string
}

/** Installs such a program when it is first asked for, and when its lockfile has changed. */
export async function loadPackage(folder: string, name: string): Promise<BenchPackage> {
  const dir = path.join(import.meta.dirname, folder)
  const wanted = versionIn(dir, 'package-lock.json', name)
  if (versionIn(dir, `node_modules/${name}/package.json`, name) !== wanted) await install(dir, name)
  return { dir, version: wanted ?? 'of an unknown version' }
}

/** The version that such a file names; undefined where there is none. */
function versionIn(dir: string, file: string, name: string): string | undefined {
  try {
    const json = JSON.parse(fs.readFileSync(path.join(dir, file), 'utf8')) as {
      version?: string
      packages?: Record<string, { version: string }>
    }
    return json.packages?.[`node_modules/${name}`]?.version ?? json.version
  } catch {
    return undefined
  }
}

async function install(dir: string, name: string): Promise<void> {
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  try {
    await promisify(execFile)('npm', args, { cwd: dir, shell: process.platform === 'win32' })
  } catch (cause) {
    throw new Error(`${name} could not be installed from the npm registry: run npm ci in ${dir} to see why.`, { cause })
  }
}
