import type { Definition, Image, Nodes, Root } from 'mdast'
import { visit } from './visit.ts'
import { didYouMean } from '../nearest.ts'
import type { ImageFile } from '../types.ts'
import type { ProblemList } from './problem-list.ts'

export interface ImageTargets {
  readonly images?: readonly Pick<ImageFile, 'name' | 'width' | 'height'>[]
  readonly imageHref?: (name: string) => string
}

const BESIDE = /^images\/([a-z0-9]+(?:-[a-z0-9]+)*\.(?:png|jpg|webp|gif))$/
const IMAGE_RULE = 'images/name.png (or .jpg, .webp, .gif) beside the text, or an address beginning with https://'

/**
 * Settles where pictures come from: from beside the text, with their size, so that nothing moves when they come; or over https. Of
 * any other only the words are left.
 */
export function takeImages(tree: Root, targets: ImageTargets, problems: ProblemList): void {
  const references = new Map<string, Nodes[]>()
  visit(tree, 'imageReference', (node) => {
    const users = references.get(node.identifier)
    if (users) users.push(node)
    else references.set(node.identifier, [node])
  })
  visit(tree, ['image', 'definition'], (node) => {
    if (node.type === 'image') settle(node, [node], targets, problems)
    if (node.type !== 'definition') return
    const users = references.get(node.identifier)
    if (users) settle(node, users, targets, problems)
  })
  visit(tree, ['image', 'imageReference'], (node) => {
    if ('alt' in node && !node.alt)
      problems.add(node, 'The picture has no text alternative.', '![what it shows](images/name.png)')
  })
}

function settle(
  node: Image | Definition,
  shown: readonly Nodes[],
  { images, imageHref }: ImageTargets,
  problems: ProblemList,
): void {
  if (/^https:\/\//i.test(node.url)) return
  const name = BESIDE.exec(node.url)?.[1]
  const image = images?.find((one) => one.name === name)
  if (name === undefined || (images && !image)) {
    const names = images?.map((one) => one.name) ?? []
    const absent = name === undefined ? 'A picture can’t come from there.' : `There is no picture “images/${name}”.`
    problems.add(node, absent, name !== undefined && names.length ? didYouMean(name, names) : IMAGE_RULE)
    node.url = ''
    return
  }
  node.url = imageHref?.(name) ?? node.url
  if (!image) return
  const hProperties = { width: image.width, height: image.height }
  for (const one of shown) one.data = { ...one.data, hProperties }
}
