import { createHash } from 'node:crypto'

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
