import { lstatSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { SiteError } from '../errors.ts'

export const MANIFEST = 'backroad-site.json'

/** What stands in a site's folder and was put there by Backroad. */
export interface Manifest {
  /** Not while it is being written. */
  readonly isWhole: boolean
  /** By path: the digest of the content, and of what it was made from. Both are empty while it is being written. */
  readonly files: Readonly<Record<string, readonly [digest: string, key: string]>>
  /** By slug: the digest of an article's content, and when it last changed. */
  readonly articles: Readonly<Record<string, readonly [digest: string, updated: string]>>
}

/** One entry a line, in order, so that it is the same for the same site and its differences can be read. */
export function writtenManifest({ isWhole, files, articles }: Manifest): string {
  const lines = (entries: Readonly<Record<string, unknown>>) => {
    const all = Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1))
    return all.map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`).join(',\n')
  }
  const head =
    '"about": "Made by backroad publish, which looks here for what it wrote. Keep it with the site.",\n"format": 1'
  const state = isWhole ? '' : '\n"unfinished": true,'
  return `{\n${head},${state}\n"files": {\n${lines(files)}\n},\n"articles": {\n${lines(articles)}\n}\n}\n`
}

/** The manifest of a site's folder; undefined where there is none. @throws SiteError for one that can't be read */
export function readManifest(dir: string): Manifest | undefined {
  const file = path.join(dir, MANIFEST)
  const facts = lstatSync(file, { throwIfNoEntry: false })
  if (!facts) return undefined
  const manifest = facts.isFile() ? parsed(readFileSync(file, 'utf8')) : undefined
  if (manifest) return manifest
  throw new SiteError(
    `The file ${MANIFEST} in ${dir} is damaged, or of a newer Backroad, so it is not known which files there are the site's. ` +
      'Publish into a new folder, or put a copy of that file in its place.',
  )
}

function parsed(text: string): Manifest | undefined {
  try {
    const { format, unfinished, files, articles } = JSON.parse(text) as Record<string, unknown>
    const isOwn = format === 1 && isPairs(files) && isPairs(articles) && Object.keys(files).every(isInside)
    return isOwn ? { isWhole: unfinished !== true, files, articles } : undefined
  } catch {
    return undefined
  }
}

function isPairs(value: unknown): value is Record<string, [string, string]> {
  if (typeof value !== 'object' || value === null) return false
  return Object.values(value).every(
    (pair) => Array.isArray(pair) && pair.length === 2 && pair.every((one) => typeof one === 'string'),
  )
}

/** A path that can't lead out of the folder, whoever wrote the manifest: what it names may be removed. */
function isInside(file: string): boolean {
  return /^(?:[a-z]+\/)?[\w.-]+$/.test(file) && !file.split('/').some((part) => /^\.+$/.test(part))
}
