import { createHash } from 'node:crypto'
import { deflateSync, inflateSync } from 'node:zlib'
import type { CallFolder } from '@backroad/check'

/** An object as it is named: its type and size, a zero byte, its content. */
export function framed(type: string, content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content])
}

/** The name of an object. */
export function idOf(type: string, content: Uint8Array | string): string {
  return createHash('sha1')
    .update(framed(type, Buffer.from(content)))
    .digest('hex')
}

/** Where a loose object lies. */
export function pathOf(id: string): string {
  return `.git/objects/${id.slice(0, 2)}/${id.slice(2)}`
}

/** Lays an object into the repository of a stage, without git. The level is that of zlib, from 0 to 9. Gives its name. */
export async function lay(folder: CallFolder, type: string, content: Uint8Array | string, level = -1): Promise<string> {
  const bytes = Buffer.from(content)
  const id = idOf(type, bytes)
  await folder.write(pathOf(id), deflateSync(framed(type, bytes), { level }))
  return id
}

/** A loose object as it was before it was compressed; undefined where it is no zlib. */
export function inflated(bytes: Uint8Array): Buffer | undefined {
  try {
    return inflateSync(bytes)
  } catch {
    return undefined
  }
}
