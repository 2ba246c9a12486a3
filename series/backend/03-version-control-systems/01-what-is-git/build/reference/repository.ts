import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Commit, readCommit } from './commit.ts'
import { type GitObject, ObjectStore } from './object-store.ts'
import { Refs } from './refs.ts'
import { Refusal } from './refusal.ts'
import { folderMode, readTree } from './tree.ts'

/** A file of a tree, without its path. */
export interface TreeFile {
  readonly mode: string
  readonly id: string
}

/** A working tree with its .git. */
export class Repository {
  readonly dir: string
  readonly gitDir: string
  readonly objects: ObjectStore
  readonly refs: Refs

  constructor(dir: string) {
    this.dir = dir
    this.gitDir = join(dir, '.git')
    this.objects = new ObjectStore(this.gitDir)
    this.refs = new Refs(this.gitDir)
  }

  /** The repository of the folder in which the program was called. */
  static here(): Repository {
    if (!existsSync('.git/HEAD')) throw new Refusal('this is no git repository', 128)
    return new Repository('.')
  }

  /** The object of a name: HEAD, a branch, a tag, a ref in full, or the first digits of an id, four at the least. */
  resolve(name: string): string {
    const found = name === 'HEAD' ? this.refs.head : this.#refNamed(name)
    if (found !== undefined) return found
    const ids = /^[0-9a-f]{4,40}$/.test(name) ? this.objects.beginningWith(name) : []
    const [only] = ids
    if (only === undefined || ids.length > 1) throw new Refusal(`nothing is called ${name}, or more than one`, 128)
    return only
  }

  #refNamed(name: string): string | undefined {
    const places = [name.startsWith('refs/') ? name : undefined, `refs/tags/${name}`, `refs/heads/${name}`]
    for (const place of places) {
      const id = place === undefined ? undefined : this.refs.read(place)
      if (id !== undefined) return id
    }
    return undefined
  }

  commit(id: string): Commit {
    return readCommit(this.objects.readAs('commit', id))
  }

  /** The object that a name leads to, as a tree: of a commit, its own. */
  treeOf(name: string): string {
    const id = this.resolve(name)
    const { type }: GitObject = this.objects.read(id)
    return type === 'commit' ? this.commit(id).tree : id
  }

  /** All files of a tree by their path. */
  files(tree: string, below = ''): Map<string, TreeFile> {
    const files = new Map<string, TreeFile>()
    for (const { mode, name, id } of readTree(this.objects.readAs('tree', tree))) {
      // Whoever made the tree may not decide what is written outside of the working tree, or into .git.
      if (name === '..' || name.toLowerCase() === '.git' || name.includes('/'))
        throw new Refusal(`the tree ${tree} has an entry that is named ${name}`, 128)
      if (mode !== folderMode) files.set(below + name, { mode, id })
      else for (const [path, file] of this.files(id, `${below}${name}/`)) files.set(path, file)
    }
    return files
  }

  /** The files of the commit that HEAD leads to; none before the first. */
  headFiles(): Map<string, TreeFile> {
    const { head } = this.refs
    return head === undefined ? new Map<string, TreeFile>() : this.files(this.commit(head).tree)
  }
}
