import { answer, choice, experiment, graph, log, progress, table } from '@backroad/lab'
import { z } from 'zod'
import { objectsOf, short, type ShownObject } from './parts/objects-of.ts'
import { ScratchRepository } from './parts/scratch-repository.ts'

const ONE = 'One: the file'
const FOUR = 'Four: the file, its folder, the folder around it, and the commit'
const ALL = 'All of them once more'

/** What happened, and which objects there are since. */
interface Step {
  readonly did: string
  readonly fresh: readonly ShownObject[]
  readonly total: number
}

export default experiment({
  title: 'What a commit adds',
  question: 'Which objects come into a repository when you commit, branch and merge?',
  predict: choice(
    'A repository has three files, two of them in a folder. One in the folder is changed and committed. How many objects are new?',
    [ONE, FOUR, ALL],
  ),
  params: z.object({
    changed: z.string().max(60).default('ripe').describe('What is written into fruit/pear.txt'),
    branches: z.boolean().default(true).describe('Also branch and merge'),
  }),
  limits: { ms: 60_000 },
  async *run({ params, signal }) {
    await using repository = await ScratchRepository.open()
    const known = new Set<string>()
    const steps: Step[] = []
    const look = async (did: string) => {
      signal.throwIfAborted()
      const all = await objectsOf(repository)
      const fresh = all.filter(({ id }) => !known.has(id))
      for (const { id } of fresh) known.add(id)
      steps.push({ did, fresh, total: all.length })
      return [drawGraph(all, new Set(fresh.map(({ id }) => id)), await refsOf(repository)), drawSteps(steps)]
    }
    await repository.commit('first', { 'fruit/pear.txt': 'green\n', 'fruit/plum.txt': 'blue\n', 'read.me': 'Fruit.\n' })
    yield* await look('commit of three files')
    yield progress(1, 5, 'one file changes')
    await repository.commit('change', { 'fruit/pear.txt': `${params.changed}\n` })
    yield* await look('commit of one changed file')
    const added = steps[1]?.fresh.length ?? 0
    if (params.branches) {
      yield progress(2, 5, 'a branch')
      await repository.git('branch', 'topic')
      yield* await look('a branch is made')
      yield progress(3, 5, 'a commit on each')
      await repository.commit('on main', { 'read.me': 'Fruit, by the pound.\n' })
      await repository.git('checkout', '-q', 'topic')
      await repository.commit('on topic', { 'fruit/plum.txt': 'red\n' })
      yield* await look('a commit on main, and one on topic')
      yield progress(4, 5, 'the merge')
      await repository.git('checkout', '-q', 'main')
      await repository.git('merge', '-q', '-m', 'merge', 'topic')
      yield* await look('topic is merged into main')
    }
    yield log({
      id: 'here',
      title: 'How this was made',
      lines: [{ text: `${repository.version}, in a folder that is gone now.` }],
    })
    const option = added === 1 ? ONE : added < 6 ? FOUR : ALL
    yield answer(
      option,
      `The commit brought ${added} new objects: ${kinds(steps[1]?.fresh ?? [])}. The other files and all that did not change were named again, not stored again.`,
    )
  },
})

async function refsOf(repository: ScratchRepository): Promise<Map<string, string>> {
  const listed = await repository.git('for-each-ref', '--format=%(refname:short) %(objectname)')
  return new Map(listed.split('\n').map((line) => line.split(' ') as [string, string]))
}

function drawGraph(all: readonly ShownObject[], fresh: ReadonlySet<string>, refs: ReadonlyMap<string, string>) {
  return graph({
    id: 'objects',
    title: 'All objects, and what each names; what is new is marked',
    nodes: [
      ...[...refs.keys()].map((name) => ({ id: `ref ${name}`, label: name, kind: 'ref' })),
      ...all.map(({ id, type }) => ({ id, label: `${type} ${short(id)}${fresh.has(id) ? ' (new)' : ''}`, kind: type })),
    ],
    edges: [
      ...[...refs].map(([name, id]) => ({ from: `ref ${name}`, to: id })),
      ...all.flatMap(({ id, names }) => names.map(({ id: to, as }) => ({ from: id, to, label: as }))),
    ],
  })
}

function drawSteps(steps: readonly Step[]) {
  return table({
    id: 'steps',
    title: 'What each step added',
    columns: [
      { key: 'did', label: 'step' },
      { key: 'added', label: 'new objects', numeric: true },
      { key: 'kinds', label: 'of them' },
      { key: 'total', label: 'in all', numeric: true },
    ],
    rows: steps.map(({ did, fresh, total }) => ({ did, added: fresh.length, kinds: kinds(fresh), total })),
  })
}

function kinds(objects: readonly ShownObject[]): string {
  const counts = Map.groupBy(objects, ({ type }) => type)
  const said = (['commit', 'tree', 'blob'] as const).flatMap((type) => {
    const count = counts.get(type)?.length ?? 0
    return count === 0 ? [] : [`${count} ${type}${count === 1 ? '' : 's'}`]
  })
  return said.join(', ') || 'none'
}
