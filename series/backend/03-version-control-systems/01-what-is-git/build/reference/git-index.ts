import { createHash } from 'node:crypto'
import { type Stats, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A file as the index knows it. `stage` is 0, or 1 to 3 for base, ours and theirs of a conflict. */
export interface IndexEntry {
  readonly path: string
  /** In octal: "100644". */
  readonly mode: string
  readonly id: string
  readonly stage: number
  /** What the file system said of it, so that git sees quickly that it has not changed. */
  readonly stat?: Pick<Stats, 'ctimeMs' | 'mtimeMs' | 'dev' | 'ino' | 'uid' | 'gid' | 'size'>
}

const fixedLength = 62

/** The entries of .git/index (gitformat-index(5), version 2); none where there is no such file. */
export function readIndex(gitDir: string): IndexEntry[] {
  const path = join(gitDir, 'index')
  if (!existsSync(path)) return []
  const bytes = readFileSync(path)
  const entries: IndexEntry[] = []
  let at = 12
  for (let left = bytes.readUInt32BE(8); left > 0; left--) {
    const end = bytes.indexOf(0, at + fixedLength)
    const stat = {
      ctimeMs: bytes.readUInt32BE(at) * 1000,
      mtimeMs: bytes.readUInt32BE(at + 8) * 1000,
      dev: bytes.readUInt32BE(at + 16),
      ino: bytes.readUInt32BE(at + 20),
      uid: bytes.readUInt32BE(at + 28),
      gid: bytes.readUInt32BE(at + 32),
      size: bytes.readUInt32BE(at + 36),
    }
    entries.push({
      path: bytes.toString('utf8', at + fixedLength, end),
      mode: bytes.readUInt32BE(at + 24).toString(8),
      id: bytes.toString('hex', at + 40, at + 60),
      stage: (bytes.readUInt16BE(at + 60) >> 12) & 3,
      stat,
    })
    at += padded(end - at)
  }
  return entries
}

/** Writes the index, its entries in order of path and stage, with a SHA-1 of all at its end. */
export function writeIndex(gitDir: string, entries: readonly IndexEntry[]): void {
  const sorted = entries.toSorted(
    (a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)) || a.stage - b.stage,
  )
  const head = Buffer.alloc(12)
  head.write('DIRC')
  head.writeUInt32BE(2, 4)
  head.writeUInt32BE(sorted.length, 8)
  const body = Buffer.concat([head, ...sorted.map(entryBytes)])
  const path = join(gitDir, 'index')
  writeFileSync(`${path}.lock`, Buffer.concat([body, createHash('sha1').update(body).digest()]))
  renameSync(`${path}.lock`, path)
}

function entryBytes({ path, mode, id, stage, stat }: IndexEntry): Buffer {
  const name = Buffer.from(path)
  const bytes = Buffer.alloc(padded(fixedLength + name.length))
  if (stat !== undefined) {
    const whole = (value: number) => Math.floor(value) % 2 ** 32
    bytes.writeUInt32BE(whole(stat.ctimeMs / 1000), 0)
    bytes.writeUInt32BE(whole(stat.mtimeMs / 1000), 8)
    bytes.writeUInt32BE(whole(stat.dev), 16)
    bytes.writeUInt32BE(whole(stat.ino), 20)
    bytes.writeUInt32BE(stat.uid, 28)
    bytes.writeUInt32BE(stat.gid, 32)
    bytes.writeUInt32BE(whole(stat.size), 36)
  }
  bytes.writeUInt32BE(Number.parseInt(mode, 8), 24)
  bytes.write(id, 40, 'hex')
  bytes.writeUInt16BE((stage << 12) | Math.min(name.length, 0xfff), 60)
  name.copy(bytes, fixedLength)
  return bytes
}

/** The length of an entry with its one to eight zero bytes: a multiple of eight. */
function padded(length: number): number {
  return length + 8 - (length % 8)
}
