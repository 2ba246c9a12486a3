import { answer, choice, experiment, graph, log, table } from '@backroad/lab'
import { z } from 'zod'
import { short } from './parts/objects-of.ts'
import { ScratchRepository } from './parts/scratch-repository.ts'

const ALL = 'All: they were only moved'
const NONE = 'None: each is a new commit'
const FIRST = 'All but the first, whose parent is another now'

/** A history as it is drawn: each commit with its message and parents. */
interface Line {
  readonly id: string
  readonly parents: readonly string[]
  readonly message: string
}

export default experiment({
  title: 'Two histories of the same work',
  question: 'What is the same after a merge and after a rebase, and what is not?',
  predict: choice('A branch of some commits is rebased onto main. How many of its commits keep their ids?', [
    ALL,
    NONE,
    FIRST,
  ]),
  params: z.object({
    onMain: z.int().min(1).max(5).default(2).describe('Commits on main meanwhile'),
    onTopic: z.int().min(1).max(5).default(3).describe('Commits on the branch'),
  }),
  limits: { ms: 60_000 },
  async *run({ params, signal }) {
    await using repository = await ScratchRepository.open()
    const { onMain, onTopic } = params
    await repository.commit('start', { 'read.me': 'start\n' })
    await repository.git('checkout', '-q', '-b', 'topic')
    const before: string[] = []
    for (let i = 1; i <= onTopic; i++)
      before.push(await repository.commit(`topic ${i}`, { [`topic-${i}.txt`]: `${i}\n` }))
    await repository.git('checkout', '-q', 'main')
    for (let i = 1; i <= onMain; i++) await repository.commit(`main ${i}`, { [`main-${i}.txt`]: `${i}\n` })
    signal.throwIfAborted()

    await repository.git('checkout', '-q', '-b', 'merged', 'main')
    await repository.git('merge', '-q', '-m', 'merge', 'topic')
    const merged = await historyOf(repository, 'merged')
    yield drawHistory('merged', 'With a merge', merged, new Set(before))
    await repository.git('checkout', '-q', '-b', 'rebased', 'topic')
    await repository.git('rebase', '-q', 'main')
    const rebased = await historyOf(repository, 'rebased')
    yield drawHistory('rebased', 'With a rebase', rebased, new Set(before))

    const trees = await Promise.all(['merged', 'rebased'].map((name) => repository.git('rev-parse', `${name}^{tree}`)))
    const kept = rebased.filter(({ id }) => before.includes(id)).length
    yield drawComparison(merged, rebased, trees)
    yield log({
      id: 'here',
      title: 'How this was made',
      lines: [{ text: `${repository.version}, in a folder that is gone now.` }],
    })
    yield answer(
      kept === 0 ? NONE : kept === onTopic ? ALL : FIRST,
      `Of ${onTopic} commits of the branch ${kept} kept their ids. ${
        trees[0] === trees[1]
          ? `The tree at the end is the same both ways: ${short(trees[0] ?? '')}.`
          : 'The trees at the end differ.'
      }`,
    )
  },
})

async function historyOf(repository: ScratchRepository, branch: string): Promise<Line[]> {
  const listed = await repository.git('log', '--format=%H|%P|%s', branch)
  return listed.split('\n').map((line) => {
    const [id = '', parents = '', message = ''] = line.split('|')
    return { id, parents: parents.split(' ').filter((parent) => parent !== ''), message }
  })
}

function drawHistory(id: string, title: string, history: readonly Line[], old: ReadonlySet<string>) {
  return graph({
    id,
    title: `${title}: each commit names those it came of`,
    nodes: history.map((line) => ({
      id: line.id,
      label: `${line.message} ${short(line.id)}`,
      kind: old.has(line.id) ? 'as it was' : 'commit',
    })),
    edges: history.flatMap(({ id: from, parents }) => parents.map((to) => ({ from, to }))),
  })
}

function drawComparison(merged: readonly Line[], rebased: readonly Line[], [one = '', other = '']: readonly string[]) {
  const row = (name: string, history: readonly Line[], tree: string) => ({
    name,
    commits: history.length,
    merges: history.filter(({ parents }) => parents.length > 1).length,
    tree: short(tree),
  })
  return table({
    id: 'compared',
    title: 'The same files at the end, by another way',
    columns: [
      { key: 'name', label: 'history' },
      { key: 'commits', label: 'commits', numeric: true },
      { key: 'merges', label: 'with two parents', numeric: true },
      { key: 'tree', label: 'tree at the end' },
    ],
    rows: [row('merged', merged, one), row('rebased', rebased, other)],
  })
}
