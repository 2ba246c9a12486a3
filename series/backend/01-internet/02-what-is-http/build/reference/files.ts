import { randomUUID } from 'node:crypto'
import { mkdir, readFile as read, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hasVersion, meansAnother, notModified, type Version } from './conditions.ts'
import { rangeOf } from './ranges.ts'
import { Refusal } from './refusal.ts'
import { text, type Reply } from './reply.ts'
import { field, type Request } from './request.ts'

const DATA_DIR = process.env.DATA_DIR ?? '.'
const FOLDER = join(DATA_DIR, 'files')

/** Makes the folder that files are served from. */
export async function prepareFolder(): Promise<void> {
  await mkdir(FOLDER, { recursive: true })
}

/** GET and HEAD: the file's bytes, a part of them, or the word that nothing has changed. */
export async function readFile(request: Request, name: Buffer): Promise<Reply> {
  const path = pathOf(name)
  const found = await versionOf(path)
  if (!found) return text(404, 'no such file\n')
  if (meansAnother(request, found)) return text(412, 'the file is another\n')
  const { etag, modified } = found
  const validators = { ETag: etag, 'Last-Modified': modified.toUTCString() }
  if (notModified(request, found)) return { status: 304, fields: validators }

  const bytes = await read(path)
  const fields = { 'Content-Type': 'application/octet-stream', 'Accept-Ranges': 'bytes', ...validators }
  const range = rangeOf(request, bytes.length, etag)
  if (range === 'whole') return { status: 200, fields, body: bytes }
  if (range === 'none') return { status: 416, fields: { 'Content-Range': `bytes */${bytes.length}` } }
  const { first, last } = range
  const place = { 'Content-Range': `bytes ${first}-${last}/${bytes.length}` }
  return { status: 206, fields: { ...fields, ...place }, body: bytes.subarray(first, last + 1) }
}

/** PUT: written beside and then renamed, so that nobody ever reads half a file. */
export async function storeFile(request: Request, name: Buffer, body: Buffer): Promise<Reply> {
  // A part must not be stored as if it were the whole, RFC 9110 §14.5.
  if (field(request, 'content-range') !== undefined) throw new Refusal(400)
  const path = pathOf(name)
  const replaced = await versionOf(path)
  if (meansAnother(request, replaced) || (replaced && hasVersion(request, replaced.etag)))
    return text(412, 'the file is another\n')
  const fresh = join(DATA_DIR, `upload-${randomUUID()}`)
  try {
    await writeFile(fresh, body)
    await rename(fresh, path)
  } catch (error) {
    await rm(fresh, { force: true })
    throw error
  }
  return replaced ? { status: 204 } : text(201, 'stored\n')
}

async function versionOf(path: string): Promise<Version | undefined> {
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile()) return undefined
  const modified = new Date(Math.floor(found.mtimeMs / 1000) * 1000)
  return { modified, etag: `"${found.size.toString(16)}-${Math.floor(found.mtimeMs).toString(16)}"` }
}

/** A name is one name: nothing in it may lead out of the folder. */
function pathOf(name: Buffer): string {
  const plain = name.toString()
  if (plain === '' || plain === '.' || plain === '..' || /[/\0]/.test(plain)) throw new Refusal(404)
  return join(FOLDER, plain)
}
