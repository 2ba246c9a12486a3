import { answer, choice, experiment, log, table } from '@backroad/lab'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { ScratchRepository } from './parts/scratch-repository.ts'

const MERGES = 'They are merged, for no line was changed by both'
const COLLIDES = 'They collide, and a person must decide'
const LATER = 'The later one wins'

const lines = 9
const ourLine = 4

export default experiment({
  title: 'Base, ours, theirs',
  question: 'When does a merge need a person, and who remembers what the person decided?',
  predict: choice('Ours changes line 4 of a file, theirs the line right after it. What does git make of it?', [
    MERGES,
    COLLIDES,
    LATER,
  ]),
  params: z.object({
    distance: z.int().min(0).max(5).default(1).describe('How many lines below ours theirs is').meta({ unit: 'lines' }),
  }),
  limits: { ms: 60_000 },
  async *run({ params, signal }) {
    await using repository = await ScratchRepository.open()
    await repository.git('config', 'rerere.enabled', 'true')
    const base = textWith({})
    const ours = textWith({ [ourLine]: 'changed by ours' })
    const theirs = textWith({ [ourLine + params.distance]: 'changed by theirs' })
    await repository.commit('base', { 'file.txt': base })
    await repository.git('branch', 'theirs')
    const head = await repository.commit('ours', { 'file.txt': ours })
    await repository.git('checkout', '-q', 'theirs')
    await repository.commit('theirs', { 'file.txt': theirs })
    await repository.git('checkout', '-q', 'main')
    signal.throwIfAborted()

    const merged = await repository.try('merge', '-m', 'merge', 'theirs')
    const result = await contentOf(repository)
    yield drawVersions(base, ours, theirs, result)
    yield log({ id: 'said', title: 'git merge theirs', lines: merged.output.split('\n').map((text) => ({ text })) })
    const unmerged = await repository.git('ls-files', '--unmerged')
    yield drawStages(unmerged)
    if (merged.code !== 0) yield await remembered(repository, head)
    yield log({
      id: 'here',
      title: 'How this was made',
      lines: [{ text: `${repository.version}, in a folder that is gone now.` }],
    })
    yield answer(
      merged.code === 0 ? MERGES : COLLIDES,
      `Ours changed line ${ourLine} and theirs line ${ourLine + params.distance}: git merge ended with exit code ${merged.code}, and ${
        unmerged === ''
          ? 'the index holds one version of the file'
          : `the index holds ${unmerged.split('\n').length} versions of the file`
      }.`,
    )
  },
})

/** A person decides, undoes the merge and merges again: rerere knows the decision by then. */
async function remembered(repository: ScratchRepository, head: string) {
  const decided = textWith({ [ourLine]: 'what a person decided' })
  await repository.write('file.txt', decided)
  await repository.git('add', 'file.txt')
  await repository.git('commit', '-q', '-m', 'decided')
  await repository.git('reset', '-q', '--hard', head)
  const again = await repository.try('merge', '-m', 'merge', 'theirs')
  const isDecided = (await contentOf(repository)) === decided
  return log({
    id: 'rerere',
    title: 'The same merge once more, after a person had decided and undone it (rerere.enabled)',
    lines: [
      ...again.output.split('\n').map((text) => ({ text })),
      {
        text: isDecided
          ? 'The file holds what the person decided, without being asked again.'
          : 'The file holds the marks again.',
      },
    ],
  })
}

function textWith(changed: Readonly<Record<number, string>>): string {
  return Array.from({ length: lines }, (_, i) => `${changed[i + 1] ?? `line ${i + 1}`}\n`).join('')
}

function contentOf(repository: ScratchRepository): Promise<string> {
  return readFile(join(repository.dir, 'file.txt'), 'utf8')
}

function drawVersions(base: string, ours: string, theirs: string, result: string) {
  const columns = [base, ours, theirs, result].map((text) => text.trimEnd().split('\n'))
  const longest = Math.max(...columns.map(({ length }) => length))
  return table({
    id: 'versions',
    title: 'The three versions, and what the merge left in the file',
    columns: [
      { key: 'number', label: '', numeric: true },
      { key: 'base', label: 'base' },
      { key: 'ours', label: 'ours' },
      { key: 'theirs', label: 'theirs' },
      { key: 'result', label: 'result' },
    ],
    rows: Array.from({ length: longest }, (_, i) => ({
      number: i + 1,
      base: columns[0]?.[i] ?? '',
      ours: columns[1]?.[i] ?? '',
      theirs: columns[2]?.[i] ?? '',
      result: columns[3]?.[i] ?? '',
    })),
  })
}

const stageNames: Readonly<Record<string, string>> = { 0: 'merged', 1: 'base', 2: 'ours', 3: 'theirs' }

function drawStages(unmerged: string) {
  const rows = unmerged.split('\n').flatMap((line) => {
    const [, id = '', stage = ''] = /^\d+ ([0-9a-f]{40}) (\d)\t/.exec(line) ?? []
    return id === '' ? [] : [{ stage: Number(stage), whose: stageNames[stage] ?? '', blob: id.slice(0, 7) }]
  })
  return table({
    id: 'stages',
    title: rows.length === 0 ? 'In the index nothing is left to decide' : 'In the index the path has several entries',
    columns: [
      { key: 'stage', label: 'stage', numeric: true },
      { key: 'whose', label: 'whose' },
      { key: 'blob', label: 'blob' },
    ],
    rows,
  })
}
