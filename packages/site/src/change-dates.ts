import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'

/** With more than these, one look at the whole history is quicker than one that names them all. */
const NAMED = 64

/**
 * When files of a series last changed, ISO 8601 to the second, by their paths in it: for a file that stands in git as it is, the time of
 * the commit that brought it; for any other the time that the file system gives. Never the clock, so that a site that is made
 * again is the same.
 */
export async function changeDates(dir: string, files: readonly string[]): Promise<Map<string, string>> {
  const dates = new Map<string, string>()
  if (files.length === 0) return dates
  const named = files.length <= NAMED ? files : ['.']
  const committed = await commitsOf(dir, named)
  const blobs = committed.size > 0 ? await blobsOf(dir, named) : new Map<string, string>()
  for (const file of files) {
    const at = committed.get(file)
    const whole = path.join(dir, file)
    const isClean = at !== undefined && blobs.get(file) === blobOf(whole, blobs.get(file)?.length)
    const seconds = isClean ? at : Math.floor(statSync(whole).mtimeMs / 1000)
    dates.set(file, new Date(seconds * 1000).toISOString().replace('.000Z', 'Z'))
  }
  return dates
}

/** The time of the newest commit of each file, seconds since 1970; empty where there is no git, or no history. */
async function commitsOf(dir: string, files: readonly string[]): Promise<Map<string, number>> {
  const told = await git(dir, [
    'log',
    '--format=%x01%ct',
    '--name-only',
    '--relative',
    '--no-renames',
    '--no-ext-diff',
    '--no-textconv',
    '--',
    ...files,
  ])
  const newest = new Map<string, number>()
  let at = 0
  for (const line of told.split('\n')) {
    if (line.startsWith('\x01')) at = Number(line.slice(1))
    else if (line !== '' && !newest.has(line)) newest.set(line, at)
  }
  return newest
}

/** The names that git has for the content of files in the newest commit. */
async function blobsOf(dir: string, files: readonly string[]): Promise<Map<string, string>> {
  const told = await git(dir, ['ls-tree', '-r', 'HEAD', '--', ...files])
  return new Map([...told.matchAll(/^\d+ blob ([0-9a-f]+)\t(.*)$/gm)].map(([, blob, file]) => [file!, blob!]))
}

/** The name that git would have for a file's content (gitformat-pack): SHA-1, or SHA-256 where names are that long. */
function blobOf(file: string, digits: number | undefined): string {
  const content = readFileSync(file)
  const hash = createHash(digits === 64 ? 'sha256' : 'sha1')
  return hash.update(`blob ${content.length}\0`).update(content).digest('hex')
}

/** What git says; nothing where it isn't installed, or the folder is in no repository. Nothing that a repository configures is run. */
async function git(dir: string, args: readonly string[]): Promise<string> {
  const settings = [
    'core.quotePath=false',
    'core.fsmonitor=false',
    'log.showSignature=false',
    'core.hooksPath=/dev/null',
  ]
  const options = { cwd: dir, maxBuffer: 2 ** 30, env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' } }
  try {
    const all = [...settings.flatMap((setting) => ['-c', setting]), '--no-pager', ...args]
    return (await promisify(execFile)('git', all, options)).stdout
  } catch {
    return ''
  }
}
