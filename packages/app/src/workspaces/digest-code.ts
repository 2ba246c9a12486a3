import { createHash } from 'node:crypto'
import { access, open, readdir, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { ignoredFiles, ignoredFolders } from './ignored.ts'

/** First bytes of compiled programs: ELF; Mach-O in both orders and widths; Java class or universal Mach-O. */
const compiled: ReadonlySet<string> = new Set(['7f454c46', 'feedface', 'feedfacf', 'cefaedfe', 'cffaedfe', 'cafebabe'])

/** More than this is no workspace; it ends the digest instead of filling memory. */
const MOST_FILES = 20_000

/**
 * The digest of the code in a workspace, as `sha256:` and hex: SHA-256 over a line for each file, sorted by path in
 * bytes, of `<sha256 of its content> <path>\n` (for a symbolic link, `link <target> <path>\n`). What tools make, and
 * compiled programs, are left out, so that the same code has the same digest before and after it is built; so is a file that goes
 * while it is read.
 */
export async function digestCode(dir: string): Promise<string> {
  const lines: { path: string; line: string }[] = []
  await access(dir) // nothing in it may be gone, but the folder itself must be there
  await visit(dir, '', lines)
  lines.sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)))
  const hash = createHash('sha256')
  for (const { line } of lines) hash.update(line)
  return `sha256:${hash.digest('hex')}`
}

async function visit(root: string, at: string, lines: { path: string; line: string }[]): Promise<void> {
  for (const entry of (await unlessGone(readdir(join(root, at), { withFileTypes: true }))) ?? []) {
    const path = at ? `${at}/${entry.name}` : entry.name
    if (lines.length >= MOST_FILES) throw new Error(tooMany(root))
    if (entry.isDirectory()) {
      if (!ignoredFolders.has(entry.name)) await visit(root, path, lines)
    } else if (entry.isSymbolicLink()) {
      const target = await unlessGone(readlink(join(root, path)))
      if (target !== undefined) lines.push({ path, line: `link ${target} ${path}\n` })
    } else if (entry.isFile() && !ignoredFiles.test(entry.name)) {
      const digest = await unlessGone(digestFile(join(root, path)))
      if (digest) lines.push({ path, line: `${digest} ${path}\n` })
    }
  }
}

const tooMany = (root: string): string =>
  `${root} holds more than ${MOST_FILES} files. A workspace is a folder with the code of one program: put what else is there into another.`

/** A program that runs writes and removes files of its own while its folder is read. */
async function unlessGone<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Hex; `undefined` for a compiled program. */
async function digestFile(path: string): Promise<string | undefined> {
  await using file = await open(path)
  const hash = createHash('sha256')
  let first = true
  for await (const chunk of file.createReadStream({ autoClose: false }) as AsyncIterable<Buffer>) {
    if (first && compiled.has(chunk.toString('hex', 0, 4))) return undefined
    first = false
    hash.update(chunk)
  }
  return hash.digest('hex')
}
