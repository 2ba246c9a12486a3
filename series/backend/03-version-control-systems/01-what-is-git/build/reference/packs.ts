import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { applyDelta } from './delta.ts'
import type { GitObject, ObjectType } from './object-store.ts'

/** Types of objects by their number in a pack (gitformat-pack(5)). 6 and 7 are deltas. */
const types: Readonly<Record<number, ObjectType>> = { 1: 'commit', 2: 'tree', 3: 'blob', 4: 'tag' }
const offsetDelta = 6
const refDelta = 7

/** One entry of a pack as it stands there. */
export interface PackEntry {
  readonly type: number
  readonly data: Buffer
  /** Of an offset delta: where its base begins. */
  readonly baseOffset?: number
  /** Of a reference delta: the name of its base. */
  readonly baseId?: string
  /** Where the next entry begins. */
  readonly end: number
}

/** The object of this name in any pack of a folder; undefined where there is none. */
export function readPacked(dir: string, id: string): GitObject | undefined {
  for (const index of indexesIn(dir)) {
    const offset = offsetOf(readFileSync(index), id)
    if (offset === undefined) continue
    return objectAt(readFileSync(index.replace(/idx$/, 'pack')), offset, (base) => readPacked(dir, base))
  }
  return undefined
}

/** The names of all objects in the packs of a folder. */
export function packedIds(dir: string): string[] {
  return indexesIn(dir).flatMap((path) => {
    const index = readFileSync(path)
    const count = index.readUInt32BE(namesAt - 4)
    return Array.from({ length: count }, (_, i) => index.toString('hex', namesAt + i * 20, namesAt + i * 20 + 20))
  })
}

function indexesIn(dir: string): string[] {
  if (!existsSync(dir)) return []
  return readdirSync(dir)
    .filter((name) => name.endsWith('.idx'))
    .map((name) => join(dir, name))
}

/** Of an index of version 2: behind the signature, the version and the 256 counts stand the names. */
const countsAt = 8
const namesAt = countsAt + 256 * 4

/** Where the object begins in the pack, from its index of version 2. */
function offsetOf(index: Buffer, id: string): number | undefined {
  const name = Buffer.from(id, 'hex')
  const first = name.readUInt8(0)
  const count = index.readUInt32BE(namesAt - 4)
  let low = first === 0 ? 0 : index.readUInt32BE(countsAt + (first - 1) * 4)
  let high = index.readUInt32BE(countsAt + first * 4)
  while (low < high) {
    const middle = (low + high) >> 1
    const order = index.compare(name, 0, 20, namesAt + middle * 20, namesAt + middle * 20 + 20)
    if (order === 0) return placeOf(index, count, middle)
    if (order < 0) low = middle + 1
    else high = middle
  }
  return undefined
}

function placeOf(index: Buffer, count: number, at: number): number {
  const offsetsAt = namesAt + count * 24 // behind the names (20) and their CRC-32 (4)
  const offset = index.readUInt32BE(offsetsAt + at * 4)
  if (offset < 2 ** 31) return offset
  return Number(index.readBigUInt64BE(offsetsAt + count * 4 + (offset - 2 ** 31) * 8))
}

/** The entry that begins at `offset`. */
export function entryAt(pack: Buffer, offset: number): PackEntry {
  let at = offset
  let byte = pack.readUInt8(at++)
  const type = (byte >> 4) & 7
  while (byte & 0x80) byte = pack.readUInt8(at++) // the size, which the data says once more
  let base = {}
  if (type === offsetDelta) {
    byte = pack.readUInt8(at++)
    let distance = byte & 0x7f
    while (byte & 0x80) {
      byte = pack.readUInt8(at++)
      distance = (distance + 1) * 128 + (byte & 0x7f)
    }
    base = { baseOffset: offset - distance }
  } else if (type === refDelta) {
    base = { baseId: pack.toString('hex', at, at + 20) }
    at += 20
  }
  const { buffer, engine } = inflateSync(pack.subarray(at), { info: true }) as unknown as {
    buffer: Buffer
    engine: { bytesWritten: number }
  }
  return { type, data: buffer, ...base, end: at + engine.bytesWritten }
}

/** The object at `offset`, its deltas resolved. `named` finds a base by its name. */
export function objectAt(
  pack: Buffer,
  offset: number,
  named: (id: string) => GitObject | undefined,
): GitObject | undefined {
  const entry = entryAt(pack, offset)
  const type = types[entry.type]
  if (type !== undefined) return { type, content: entry.data }
  const base = entry.baseOffset === undefined ? named(entry.baseId ?? '') : objectAt(pack, entry.baseOffset, named)
  return base && { type: base.type, content: applyDelta(base.content, entry.data) }
}
