import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync, inflateSync } from 'node:zlib'
import { readPacked, packedIds } from './packs.ts'
import { Refusal } from './refusal.ts'

export type ObjectType = 'blob' | 'tree' | 'commit' | 'tag'

export interface GitObject {
  readonly type: ObjectType
  readonly content: Buffer
}

/** An object as it is named and stored: its type and size, a zero byte, its content. */
function framed({ type, content }: GitObject): Buffer {
  return Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content])
}

/** The name of an object: the SHA-1 of what is stored, in hexadecimal. */
export function objectId(object: GitObject): string {
  return createHash('sha1').update(framed(object)).digest('hex')
}

/** The objects of one repository: loose ones, each a file of its own, and those in packs. */
export class ObjectStore {
  readonly #dir: string

  /** `gitDir` is the .git of the repository. */
  constructor(gitDir: string) {
    this.#dir = join(gitDir, 'objects')
  }

  /** Stores an object, where it is not there yet, and gives its name. */
  write(object: GitObject): string {
    const id = objectId(object)
    if (this.has(id)) return id
    const path = this.#path(id)
    mkdirSync(join(path, '..'), { recursive: true })
    // Written beside its place first: under its name there is never a part of it.
    const beside = `${path}.new`
    writeFileSync(beside, deflateSync(framed(object)), { mode: 0o444 })
    renameSync(beside, path)
    return id
  }

  has(id: string): boolean {
    return existsSync(this.#path(id)) || readPacked(this.#packs, id) !== undefined
  }

  read(id: string): GitObject {
    const path = this.#path(id)
    if (existsSync(path)) return unframed(inflateSync(readFileSync(path)), id)
    const packed = readPacked(this.#packs, id)
    if (packed === undefined) throw new Refusal(`there is no object ${id}`, 128)
    return packed
  }

  /** The content of an object that must be of this type. */
  readAs(type: ObjectType, id: string): Buffer {
    const object = this.read(id)
    if (object.type !== type) throw new Refusal(`${id} is a ${object.type}, not a ${type}`, 128)
    return object.content
  }

  /** The names that begin with these digits. */
  beginningWith(digits: string): string[] {
    const folder = join(this.#dir, digits.slice(0, 2))
    const names = existsSync(folder) ? readdirSync(folder).map((name) => digits.slice(0, 2) + name) : []
    return [...new Set([...names, ...packedIds(this.#packs)])].filter((id) => id.startsWith(digits))
  }

  get #packs(): string {
    return join(this.#dir, 'pack')
  }

  #path(id: string): string {
    return join(this.#dir, id.slice(0, 2), id.slice(2))
  }
}

function unframed(stored: Buffer, id: string): GitObject {
  const end = stored.indexOf(0)
  const [type, size] = stored.toString('latin1', 0, end).split(' ')
  const content = stored.subarray(end + 1)
  if (content.length !== Number(size)) throw new Refusal(`object ${id} is damaged`, 128)
  return { type: type as ObjectType, content }
}
