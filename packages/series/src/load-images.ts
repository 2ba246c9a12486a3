import { imageBody, tooLong } from './image-body.ts'
import { join, SLUG, SLUG_RULE, type Folder } from './folder.ts'
import { IMAGE_ENDINGS, imageFacts, LARGEST_IMAGE, tooLarge } from './image-facts.ts'
import type { ImageFile } from './types.ts'

/** The name of a picture in a series. */
export const IMAGE_NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*\.(?:png|jpg|webp|gif)$/

const ENDINGS = Object.values(IMAGE_ENDINGS)

/** The pictures of a topic. One whose bytes are not what its name says, or which is too large, is a problem and left out. */
export function loadImages(folder: Folder, at: string): ImageFile[] {
  const images: ImageFile[] = []
  for (const { name, kind } of folder.list(at)) {
    const path = join(at, name)
    const [slug = '', ending = ''] = name.split('.')
    if (kind === 'folder' || !IMAGE_NAME.test(name) || !SLUG.test(slug)) {
      const allowed = `slug.png, .jpg, .webp or .gif, with ${SLUG_RULE}`
      folder.report({ path, message: 'This is not named like a picture.', allowed })
      continue
    }
    const bytes = folder.bytes(path, LARGEST_IMAGE)
    if (bytes === undefined) continue
    const facts = imageFacts(bytes)
    if (facts === undefined || IMAGE_ENDINGS[facts.type] !== ending) {
      const is = facts ? `a picture of type ${facts.type}` : 'no picture'
      const allowed = facts ? `${slug}.${IMAGE_ENDINGS[facts.type]}` : `a picture: ${ENDINGS.join(', ')}`
      folder.report({ path, message: `The file is ${is}, whatever its name says.`, allowed })
      continue
    }
    const body = imageBody(bytes, facts)
    const large = tooLarge({ ...facts, ...body }) ?? tooLong(body)
    if (large) {
      folder.report({ path, message: large, allowed: '40 million pixels, and 16,383 on a side' })
      continue
    }
    if (!body.isWhole) folder.report({ path, message: 'The picture ends too early.', level: 'note' })
    images.push({ name, path: folder.absolute(path), ...facts })
  }
  return images
}
