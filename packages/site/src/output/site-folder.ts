import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import type { FileStamp } from '../article/memory.ts'
import { digestOf } from '../digest.ts'
import { SiteError } from '../errors.ts'
import { unwritable } from './unwritable.ts'
import { MANIFEST, readManifest, writtenManifest, type Manifest } from './manifest.ts'

/** Writes a file that isn't there, never through a link; what was written of it is gone when it can't be. */
function writeNew(file: string, content: string | Uint8Array, hasFolder = false): void {
  try {
    writeFileSync(file, content, { flag: 'wx' })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' && !hasFolder) {
      mkdirSync(path.dirname(file), { recursive: true })
      writeNew(file, content, true)
      return
    }
    if (code !== 'EEXIST') rmSync(file, { force: true })
    throw error
  }
}

/** Written beside a file that is replaced, and then put in its place. */
const HALF = '.backroad-half'

/**
 * The folder that a site is put into. Writes only what changed, removes what it wrote and the site has no more, and touches nothing else.
 * Before its first write it notes which files will be its own, so that whatever ends it in the middle, the next time knows.
 */
export class SiteFolder {
  readonly dir: string
  readonly #before: Manifest
  readonly #stamps: Readonly<Record<string, FileStamp>>
  readonly #files: Record<string, readonly [string, string]> = {}
  readonly #newStamps: Record<string, FileStamp> = {}
  readonly #expected = new Set<string>()
  readonly #strange = new Set<string>()
  #isNoted = false
  readonly written: string[] = []
  readonly removed: string[] = []
  /** How many files the site has. */
  get count(): number {
    return Object.keys(this.#files).length
  }

  /** Files of somebody else's that stand where one of the site's would. */
  get strange(): readonly string[] {
    return [...this.#strange].sort()
  }

  private constructor(dir: string, before: Manifest | undefined, stamps: Readonly<Record<string, FileStamp>>) {
    this.dir = dir
    this.#before = before ?? { isWhole: false, files: {}, articles: {} }
    this.#stamps = stamps
    this.#refuseLinks(Object.keys(this.#before.files))
    // What was being replaced when something ended the last time.
    if (!this.#before.isWhole) for (const file of Object.keys(this.#before.files)) this.#removeHalf(file)
  }

  /**
   * @param stamps of the files as they were last written, to know them without reading
   * @throws SiteError for a folder that holds something and is no site
   */
  static open(dir: string, stamps: Readonly<Record<string, FileStamp>>): SiteFolder {
    let names: string[] | undefined
    try {
      // The first thing of ours, cut off, is as good as nothing.
      names = readdirSync(dir).filter((name) => name !== `${MANIFEST}${HALF}`)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'ENOTDIR')
        throw new SiteError(`${dir} is a file, or below one. Name a folder that is empty or not there yet.`)
      if (code !== 'ENOENT') throw unwritable(dir, error)
    }
    const manifest = names?.includes(MANIFEST) ? readManifest(dir) : undefined
    if (names?.length && !manifest) {
      throw new SiteError(
        `The folder ${dir} is not empty and holds no site that Backroad made, so nothing was written. ` +
          'Name one that is empty or not there yet.',
      )
    }
    try {
      mkdirSync(dir, { recursive: true })
    } catch (error) {
      throw unwritable(dir, error)
    }
    return new SiteFolder(realpathSync(dir), manifest, stamps)
  }

  get articles(): Manifest['articles'] {
    return this.#before.articles
  }

  /** Says which files the site will have. Called before anything is written. */
  expect(paths: readonly string[]): void {
    this.#refuseLinks(paths)
    for (const file of paths) {
      this.#expected.add(file)
      if (!Object.hasOwn(this.#before.files, file) && this.#seen(file)) this.#strange.add(file)
    }
    // A folder that holds anything of ours says so from the first file on.
    if (!this.#before.isWhole) this.#note()
  }

  /** Whether a file stands there as it was made from the same. It then stays. */
  isCurrent(file: string, key: string): boolean {
    const known = this.#before.files[file]
    if (this.#strange.has(file)) return true
    return known !== undefined && known[1] === key && known[0] !== '' && this.#digestNow(file) === known[0]
  }

  /** Keeps a file that `isCurrent`. */
  keep(file: string): void {
    const known = this.#before.files[file]
    if (known) this.#files[file] = known
  }

  /** The content of a file of the site, when it stands there as it was written. */
  read(file: string): string | undefined {
    const known = this.#before.files[file]
    if (!known || this.#strange.has(file) || this.#digestNow(file) !== known[0]) return undefined
    return readFileSync(path.join(this.dir, file), 'utf8')
  }

  /** Puts a file there. `key` says what it was made from, for a later `isCurrent`. */
  put(file: string, content: string | Uint8Array, key = ''): void {
    const digest = digestOf(content)
    if (this.#strange.has(file)) {
      if (!this.#stampNow(file)) return
      // What stands there already and is the same is as good as written.
      if (digestOf(readFileSync(path.join(this.dir, file))) !== digest) return
      this.#strange.delete(file)
    }
    this.#files[file] = [digest, key]
    if (this.#before.files[file]?.[0] === digest && this.#digestNow(file) === digest) return
    this.#note()
    this.#write(file, content)
    this.written.push(file)
  }

  /** Removes what is no more, and notes what there is. Gives the stamps of all files. */
  finish(articles: Manifest['articles']): Readonly<Record<string, FileStamp>> {
    const gone = Object.keys(this.#before.files).filter((file) => !Object.hasOwn(this.#files, file))
    for (const file of gone) this.#remove(file)
    const text = writtenManifest({ isWhole: true, files: this.#files, articles })
    if (text !== this.#textNow(MANIFEST)) this.#write(MANIFEST, text)
    return Object.fromEntries(
      Object.keys(this.#files).map((file) => [
        file,
        this.#newStamps[file] ?? this.#stamps[file] ?? this.#stampNow(file)!,
      ]),
    )
  }

  /** Notes, once, what is the site's and what will be. */
  #note(): void {
    if (this.#isNoted) return
    this.#isNoted = true
    const files: Record<string, readonly [string, string]> = { ...this.#before.files }
    for (const file of this.#expected) if (!this.#strange.has(file)) files[file] ??= ['', '']
    this.#write(MANIFEST, writtenManifest({ isWhole: false, files, articles: this.#before.articles }))
  }

  /** A new file is written where it belongs, for nobody reads it yet; another, and the manifest always, is replaced in one step. */
  #write(file: string, content: string | Uint8Array): void {
    const whole = path.join(this.dir, file)
    const isNew = file !== MANIFEST && !this.#seen(file)
    const target = isNew ? whole : `${whole}${HALF}`
    try {
      if (!isNew) rmSync(target, { force: true })
      writeNew(target, content)
      if (!isNew) renameSync(target, whole)
    } catch (error) {
      throw unwritable(whole, error)
    }
    const stamp = this.#stampNow(file)
    if (stamp) this.#newStamps[file] = stamp
  }

  /** Only what is as it was written, or was being written when something ended it: what someone put in its place is theirs. */
  #remove(file: string): void {
    const whole = path.join(this.dir, file)
    const now = this.#digestNow(file)
    if (now === undefined) return
    if (this.#before.files[file]?.[0] !== '' && now !== this.#before.files[file]?.[0]) return
    this.#note()
    rmSync(whole, { force: true })
    this.removed.push(file)
    try {
      if (file.includes('/')) rmdirSync(path.dirname(whole))
    } catch (error) {
      if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    }
  }

  /** Nothing is written or removed through a link: it leads to a place that nobody named. */
  #refuseLinks(files: readonly string[]): void {
    for (const folder of new Set(files.map((file) => path.posix.dirname(file)))) {
      if (folder === '.') continue
      const facts = lstatSync(path.join(this.dir, folder), { throwIfNoEntry: false })
      if (!facts || facts.isDirectory()) continue
      throw new SiteError(
        `${path.join(this.dir, folder)} is ${facts.isSymbolicLink() ? 'a symbolic link' : 'no folder'}, where the site has a folder of its own, ` +
          'so nothing was written. Move it away, or name another folder.',
      )
    }
  }

  #removeHalf(file: string): void {
    if (this.#stampNow(`${file}${HALF}`)) rmSync(path.join(this.dir, `${file}${HALF}`))
  }

  readonly #digests = new Map<string, string | undefined>()

  /** The digest of a file as it stands there; known by its stamp where that is the same as when it was written. */
  #digestNow(file: string): string | undefined {
    if (this.#digests.has(file)) return this.#digests.get(file)
    const digest = this.#lookedAt(file)
    this.#digests.set(file, digest)
    return digest
  }

  #lookedAt(file: string): string | undefined {
    const now = this.#stampNow(file)
    if (!now) return undefined
    const then = this.#stamps[file]
    const known = this.#before.files[file]?.[0]
    if (known && then && now.every((part, index) => part === then[index])) return known
    return digestOf(readFileSync(path.join(this.dir, file)))
  }

  #stampNow(file: string): FileStamp | undefined {
    const facts = lstatSync(path.join(this.dir, file), { throwIfNoEntry: false })
    return facts?.isFile() ? [facts.size, facts.mtimeMs, facts.ino] : undefined
  }

  #seen(file: string): boolean {
    return lstatSync(path.join(this.dir, file), { throwIfNoEntry: false }) !== undefined
  }

  #textNow(file: string): string | undefined {
    return this.#stampNow(file) && readFileSync(path.join(this.dir, file), 'utf8')
  }
}
