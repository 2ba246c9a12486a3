import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Refusal } from './refusal.ts'

/** Whether a ref may have this name, by the rules of git-check-ref-format(1) that keep it in its folder and in one word. */
function isAllowed(ref: string): boolean {
  return !/\/\.|\.\.|[\p{Cc} ~^:?*[\\]/u.test(ref)
}

/** The names of one repository that lead to objects. */
export class Refs {
  readonly #gitDir: string

  constructor(gitDir: string) {
    this.#gitDir = gitDir
  }

  /** Of which ref HEAD is another name: "refs/heads/main"; undefined when it names an object itself. */
  get headRef(): string | undefined {
    return /^ref: (\S+)/.exec(readFileSync(join(this.#gitDir, 'HEAD'), 'utf8'))?.[1]
  }

  /** The object that HEAD leads to; undefined before the first commit. */
  get head(): string | undefined {
    const ref = this.headRef
    return ref === undefined ? readFileSync(join(this.#gitDir, 'HEAD'), 'utf8').trim() : this.read(ref)
  }

  setHead(to: string): void {
    this.#write('HEAD', to.startsWith('refs/') ? `ref: ${to}\n` : `${to}\n`)
  }

  /** The object that a ref such as "refs/heads/main" names, from its own file or from packed-refs. */
  read(ref: string): string | undefined {
    const path = join(this.#gitDir, ref)
    if (existsSync(path) && statSync(path).isFile()) return readFileSync(path, 'utf8').trim()
    return this.#packed().get(ref)
  }

  write(ref: string, id: string): void {
    if (!isAllowed(ref)) throw new Refusal(`${ref} is no name for a ref`, 128)
    this.#write(ref, `${id}\n`)
  }

  /** The names below a folder such as "refs/heads", without it, in order. */
  list(folder: string): string[] {
    const dir = join(this.#gitDir, folder)
    const loose = existsSync(dir)
      ? readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(dir, name)).isFile())
      : []
    const packed = [...this.#packed().keys()].filter((ref) => ref.startsWith(`${folder}/`))
    return [...new Set([...loose, ...packed.map((ref) => ref.slice(folder.length + 1))])].sort()
  }

  #packed(): Map<string, string> {
    const path = join(this.#gitDir, 'packed-refs')
    if (!existsSync(path)) return new Map()
    const lines = readFileSync(path, 'utf8').split('\n')
    return new Map(lines.filter((line) => /^[0-9a-f]/.test(line)).map((line) => [line.slice(41), line.slice(0, 40)]))
  }

  #write(name: string, text: string): void {
    const path = join(this.#gitDir, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(`${path}.lock`, text)
    renameSync(`${path}.lock`, path)
  }
}
