import { readFileSync } from 'node:fs'
import { clone } from './clone.ts'
import { makeCommit } from './commit.ts'
import { type IndexEntry, readIndex, writeIndex } from './git-index.ts'
import { historyOf, mergeBases } from './history.ts'
import { init } from './init.ts'
import { endMerge, merge, mergeHead, moveHead } from './merge.ts'
import { objectId } from './object-store.ts'
import { argument, readOptions } from './options.ts'
import { patchOf } from './patch.ts'
import { Refusal } from './refusal.ts'
import { refuseToLoseWork } from './refuse-to-lose-work.ts'
import { Repository, type TreeFile } from './repository.ts'
import { statusLines, statusOf } from './status.ts'
import { folderMode, readTree } from './tree.ts'
import { checkOut, contentOf, differences, modeOf, pathsBelow, statOf } from './work-tree.ts'
import { writeTree } from './write-tree.ts'

type Command = (args: readonly string[]) => void | Promise<void>

/** What the program can do, by the first argument. */
export const commands: Readonly<Record<string, Command>> = {
  init(args) {
    const { values } = readOptions(args, [], ['-b'])
    init('.', values.get('-b')?.[0] ?? 'main')
  },

  'hash-object'(args) {
    const { flags, rest } = readOptions(args, ['-w', '--stdin'])
    const content = flags.has('--stdin') ? readFileSync(0) : fileGiven(argument(rest, 0, 'a file'))
    const blob = { type: 'blob', content } as const
    print(flags.has('-w') ? Repository.here().objects.write(blob) : objectId(blob))
  },

  'cat-file'(args) {
    const { flags, rest } = readOptions(args, ['-t', '-s', '-p'])
    const repository = Repository.here()
    const { type, content } = repository.objects.read(repository.resolve(argument(rest, 0, 'an object')))
    if (flags.has('-t')) print(type)
    else if (flags.has('-s')) print(String(content.length))
    else if (type === 'tree') printTree(repository, content)
    else process.stdout.write(content)
  },

  'ls-tree'(args) {
    const { flags, rest } = readOptions(args, ['-r'])
    const repository = Repository.here()
    const tree = repository.treeOf(argument(rest, 0, 'a tree'))
    if (!flags.has('-r')) return printTree(repository, repository.objects.readAs('tree', tree))
    for (const [path, file] of repository.files(tree)) printEntry(repository, file, path)
  },

  add(args) {
    const repository = Repository.here()
    const entries = new Map(readIndex(repository.gitDir).map((entry) => [entry.path, entry]))
    for (const path of args) {
      const name = path.replace(/(?<=.)\/$/, '')
      const found = pathsBelow(repository, name)
      const gone = [...entries.keys()].filter(
        (known) => (name === '.' || known === name || known.startsWith(`${name}/`)) && !found.includes(known),
      )
      if (found.length === 0 && gone.length === 0) throw new Refusal(`${path} is not there`, 128)
      for (const each of gone) entries.delete(each)
      for (const each of found) entries.set(each, added(repository, each))
    }
    writeIndex(repository.gitDir, [...entries.values()])
  },

  'write-tree'() {
    const repository = Repository.here()
    print(writeTree(repository, indexFiles(repository)))
  },

  'commit-tree'(args) {
    const { values, rest } = readOptions(args, [], ['-p', '-m'])
    const repository = Repository.here()
    const tree = repository.treeOf(argument(rest, 0, 'a tree'))
    const parents = (values.get('-p') ?? []).map((name) => repository.resolve(name))
    const message = values.get('-m')?.join('\n\n') ?? readFileSync(0, 'utf8')
    print(repository.objects.write({ type: 'commit', content: makeCommit({ tree, parents, message }) }))
  },

  'update-ref'(args) {
    const repository = Repository.here()
    const [ref, name] = [argument(args, 0, 'a ref'), argument(args, 1, 'an object')]
    const id = repository.resolve(name)
    if (!repository.objects.has(id)) throw new Refusal(`there is no object ${name}`, 128)
    if (ref === 'HEAD') moveHead(repository, id)
    else repository.refs.write(ref, id)
  },

  'rev-parse'(args) {
    print(Repository.here().resolve(argument(args, 0, 'a name')))
  },

  commit(args) {
    const { values } = readOptions(args, [], ['-m'])
    const repository = Repository.here()
    const { head } = repository.refs
    const other = mergeHead(repository)
    const parents = [head, other].filter((id) => id !== undefined)
    const tree = writeTree(repository, indexFiles(repository))
    if (other === undefined && tree === (head === undefined ? undefined : repository.commit(head).tree))
      throw new Refusal('nothing to commit: the index is as the last commit')
    const message = (values.get('-m') ?? []).join('\n\n')
    moveHead(repository, repository.objects.write({ type: 'commit', content: makeCommit({ tree, parents, message }) }))
    endMerge(repository)
  },

  status(args) {
    readOptions(args, ['--porcelain'])
    for (const line of statusLines(statusOf(Repository.here()))) print(line)
  },

  branch(args) {
    const repository = Repository.here()
    const { refs } = repository
    const [name, from = 'HEAD'] = args
    if (name === undefined) {
      for (const each of refs.list('refs/heads')) print(`${`refs/heads/${each}` === refs.headRef ? '*' : ' '} ${each}`)
      return
    }
    if (refs.read(`refs/heads/${name}`) !== undefined) throw new Refusal(`there is a branch ${name} already`, 128)
    refs.write(`refs/heads/${name}`, repository.resolve(from))
  },

  switch(args) {
    const repository = Repository.here()
    const name = argument(args, 0, 'a branch')
    const id = repository.refs.read(`refs/heads/${name}`)
    if (id === undefined) throw new Refusal(`there is no branch ${name}`, 128)
    const [before, after] = [repository.headFiles(), repository.files(repository.commit(id).tree)]
    refuseToLoseWork(repository, differences(before, after))
    checkOut(repository, before, after)
    repository.refs.setHead(`refs/heads/${name}`)
  },

  log(args) {
    const { rest } = readOptions(args, ['--format=%H'])
    const repository = Repository.here()
    for (const id of historyOf(repository, repository.resolve(rest[0] ?? 'HEAD'))) print(id)
  },

  'merge-base'(args) {
    const repository = Repository.here()
    const [a, b] = [argument(args, 0, 'a commit'), argument(args, 1, 'another commit')]
    const [best] = mergeBases(repository, repository.resolve(a), repository.resolve(b))
    if (best === undefined) throw new Refusal(`${a} and ${b} have nothing in common`)
    print(best)
  },

  diff(args) {
    const repository = Repository.here()
    const filesOf = (at: number) => repository.files(repository.treeOf(argument(args, at, 'a commit')))
    const [before, after] = [filesOf(0), filesOf(1)]
    for (const path of differences(before, after))
      process.stdout.write(patchOf(repository, path, before.get(path), after.get(path)), 'latin1')
  },

  merge(args) {
    merge(Repository.here(), argument(args, 0, 'a branch'))
  },

  async clone(args) {
    const url = argument(args, 0, 'an address').replace(/\/$/, '')
    await clone(url, args[1] ?? url.replace(/^.*\//, '').replace(/\.git$/, ''))
  },
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

function fileGiven(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch {
    throw new Refusal(`${path} cannot be read`, 128)
  }
}

function printTree(repository: Repository, content: Buffer): void {
  for (const { name, ...entry } of readTree(content)) printEntry(repository, entry, name)
}

function printEntry(repository: Repository, { mode, id }: TreeFile, path: string): void {
  // What a submodule is at is a commit of another repository.
  const type = mode === folderMode ? 'tree' : mode === '160000' ? 'commit' : 'blob'
  print(`${mode.padStart(6, '0')} ${type} ${id}\t${path}`)
}

function added(repository: Repository, path: string): IndexEntry {
  const stat = statOf(repository, path)
  if (stat === undefined) throw new Refusal(`${path} is gone`)
  const id = repository.objects.write({ type: 'blob', content: contentOf(repository, path, stat) })
  return { path, mode: modeOf(stat), id, stage: 0, stat }
}

function indexFiles(repository: Repository): Map<string, TreeFile> {
  const entries = readIndex(repository.gitDir)
  const open = entries.find(({ stage }) => stage > 0)
  if (open) throw new Refusal(`${open.path} is in conflict: decide, and add it`, 128)
  return new Map(entries.map(({ path, mode, id }) => [path, { mode, id }]))
}
