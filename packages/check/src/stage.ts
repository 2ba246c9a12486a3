import type { Stage, StageDefinition } from './types.ts'

const known = new Set(['spec', 'timeout', 'replyWithin', 'isolation', 'needs', 'needsPostgresql', 'likely', 'check'])

/** What a stage file exports. Gives its definition back unchanged; throws a `TypeError` at once where it can't be one. */
export function stage<S = unknown>(definition: StageDefinition<S>): StageDefinition<S> {
  const problems = stageProblems(definition)
  if (problems.length > 0) throw new TypeError(`This stage can't be run: ${problems.join('; ')}.`)
  return definition
}

/**
 * Makes a stage of what a stage file exported as its default and of what its name and page say.
 * Throws a `TypeError` that names the stage and everything wrong with it.
 */
export function toStage(exported: unknown, from: { slug: string; number: number; title: string }): Stage {
  const problems = stageProblems(exported)
  if (problems.length > 0) {
    throw new TypeError(
      `The stage ${from.slug} can't be run: ${problems.join('; ')}. Its file should end in export default stage({ spec, check }).`,
    )
  }
  return { ...(exported as StageDefinition), slug: from.slug, number: from.number, title: from.title }
}

function stageProblems(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return ['its default export is not an object']
  const d = value as Record<string, unknown>
  const problems: string[] = []
  for (const key of Object.keys(d)) {
    if (!known.has(key)) problems.push(`${key} is not known (known are ${[...known].join(', ')})`)
  }
  if (typeof d['spec'] !== 'string' || d['spec'].trim() === '') problems.push('spec must name a section of a standard')
  if (typeof d['check'] !== 'function') problems.push('check must be a function')
  for (const key of ['timeout', 'replyWithin']) {
    const ms = d[key]
    if (ms !== undefined && !(typeof ms === 'number' && ms > 0)) problems.push(`${key} must be milliseconds above 0`)
  }
  const isolation = d['isolation']
  if (isolation !== undefined && isolation !== 'shared' && isolation !== 'fresh') {
    problems.push('isolation must be shared or fresh')
  }
  const needs = d['needs']
  if (needs !== undefined && !(Array.isArray(needs) && needs.every((n) => typeof n === 'string'))) {
    problems.push('needs must be a list of stage slugs')
  }
  if (d['likely'] !== undefined && typeof d['likely'] !== 'string') problems.push('likely must be a sentence')
  return problems
}
