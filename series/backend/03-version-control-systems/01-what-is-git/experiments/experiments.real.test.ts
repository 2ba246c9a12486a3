import { findCommand, observeExperiment } from '@backroad/lab'
import { describe, expect, it } from 'vitest'

const git = await findCommand('git')
const observe = (name: string, params: Record<string, unknown> = {}) =>
  observeExperiment(new URL(`./${name}.ts`, import.meta.url), params)

describe.runIf(git !== undefined)('on real repositories', () => {
  it('a changed file in a folder brings four objects, and a branch none', { timeout: 600_000 }, async () => {
    const seen = await observe('object-graph')
    expect(seen.get('answer', 'answer').option).toMatch(/^Four/)
    expect(seen.get('table', 'steps').rows.map(({ added }) => added)).toEqual([6, 4, 0, 7, 2])
    const { nodes, edges } = seen.get('graph', 'objects')
    expect(nodes.filter(({ kind }) => kind === 'commit')).toHaveLength(5)
    expect(edges.filter(({ label }) => label === 'parent')).toHaveLength(5)
  })

  it(
    'neighbouring lines collide, and rerere knows the decision; lines further apart are merged',
    { timeout: 600_000 },
    async () => {
      const near = await observe('three-way-merge', { distance: 1 })
      expect(near.get('answer', 'answer').option).toMatch(/^They collide/)
      expect(near.get('table', 'stages').rows.map(({ stage }) => stage)).toEqual([1, 2, 3])
      expect(near.get('log', 'rerere').lines.at(-1)?.text).toMatch(/holds what the person decided/)
      const far = await observe('three-way-merge', { distance: 3 })
      expect(far.get('answer', 'answer').option).toMatch(/^They are merged/)
      expect(far.get('table', 'stages').rows).toEqual([])
    },
  )

  it('a rebase makes new commits with the same tree at the end', { timeout: 600_000 }, async () => {
    const seen = await observe('rebase-or-merge')
    expect(seen.get('answer', 'answer').option).toMatch(/^None/)
    const [merged, rebased] = seen.get('table', 'compared').rows
    expect(merged).toMatchObject({ commits: 7, merges: 1 })
    expect(rebased).toMatchObject({ commits: 6, merges: 0, tree: merged?.['tree'] })
  })
})
