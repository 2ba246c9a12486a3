import {
  IMAGE_ENDINGS,
  IMAGE_NAME,
  imageBody,
  imageFacts,
  LARGEST_IMAGE,
  tooLarge,
  tooLong,
  type Topic,
} from '@backroad/series'
import { lstat, mkdir, readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { digest } from '../cache/disk-cache.ts'
import { appError } from '../errors.ts'
import { syncFolder, unwritable, writeWhole } from './text-file.ts'

/** A picture is shown as wide as the text; twice that is enough for the finest screens. */
const WIDEST = 2000

const ALLOWED = 'a PNG, JPEG, WebP or GIF'

/** Where a picture of a topic is served to its author. */
export const imageAddress = (topic: string, name: string): string => `/api/explanations/${topic}/images/${name}`

/**
 * Puts a picture into `images/` of a topic's folder. What it is and how large is read from its first bytes; it is never decoded here.
 * The same picture twice is one file. Throws `image-refused`, `text-unwritable`.
 */
export async function addImage(
  topicDir: string,
  bytes: Uint8Array,
  name = '',
): Promise<{ name: string; width: number; height: number }> {
  const facts = imageFacts(bytes)
  if (!facts) throw appError('image-refused', { reason: 'Its bytes are no picture that pages show', allowed: ALLOWED })
  if (bytes.length > LARGEST_IMAGE.bytes) {
    const reason = `It has ${bytes.length} bytes`
    throw appError('image-refused', { reason, allowed: `one of at most ${LARGEST_IMAGE.said}` })
  }
  const body = imageBody(bytes, facts)
  const size = { ...facts, width: body.width, height: body.height }
  if (tooLarge(size) !== undefined || size.width > WIDEST) {
    const reason = `It is ${size.width} × ${size.height} pixels`
    throw appError('image-refused', {
      reason,
      allowed: `one of at most ${WIDEST} pixels in width, and 40 million in all`,
    })
  }
  const long = tooLong(body)
  if (long !== undefined) throw appError('image-refused', { reason: long.replace(/\.$/, ''), allowed: 'a shorter one' })
  if (!body.isWhole) throw appError('image-refused', { reason: 'It ends too early', allowed: 'a whole one' })
  const dir = path.join(topicDir, 'images')
  const ending = IMAGE_ENDINGS[facts.type]
  const found = await prepare(dir)
  const wanted = slugOf(name) || 'picture'
  for (let copy = 1; ; copy++) {
    const free = `${wanted}${copy === 1 ? '' : `-${copy}`}.${ending}`
    const added = { name: free, width: facts.width, height: facts.height }
    if (!found.has(free)) {
      await writeWhole(path.join(dir, free), bytes)
      return added
    }
    const there = await readFile(path.join(dir, free)).catch(() => undefined)
    if (there && digest(there) === digest(bytes)) return added
  }
}

/** The bytes of a picture that the series itself names. Throws `image-not-found`. */
export async function readImage(topic: Topic, name: string): Promise<{ type: string; bytes: Uint8Array }> {
  const image = IMAGE_NAME.test(name) ? topic.images.find((one) => one.name === name) : undefined
  const bytes = image && (await readFile(image.path).catch(() => undefined))
  // It may be another file by now than when the series was read.
  const type = bytes && imageFacts(bytes)?.type
  if (!bytes || !type) throw appError('image-not-found', { image: name })
  return { type, bytes }
}

/** Makes the folder where there is none; gives the names in it. */
async function prepare(dir: string): Promise<Set<string>> {
  try {
    const facts = await lstat(dir).catch(() => undefined)
    if (facts && !facts.isDirectory())
      throw appError('text-unwritable', { file: dir, reason: 'Something that is no folder has its name' })
    if (!facts) {
      await mkdir(dir)
      await syncFolder(path.dirname(dir))
    }
    return new Set(await readdir(dir))
  } catch (error) {
    throw unwritable(dir, error)
  }
}

/** A name that came with a picture, as a slug; nothing where it says nothing. */
function slugOf(name: string): string {
  const slug = name
    .replace(/\.[a-z]{2,5}$/i, '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '')
  // What a browser calls whatever is pasted.
  return slug === 'image' ? '' : slug
}
