import type { BenchDefinition } from './types.ts'

const benchKeys = ['loads', 'against']
const loadKeys = ['name', 'protocol', 'connections', 'depth', 'prepare', 'request', 'ok']
const protocols = ['http1', 'resp', 'dns', 'lines']
/** More would measure the generator's own bookkeeping. */
const mostConnections = 256
const mostDepth = 1024

/** What `build/bench.ts` exports. Gives its definition back unchanged; throws a `TypeError` at once where it can't be one. */
export function bench(definition: BenchDefinition): BenchDefinition {
  const problems = benchProblems(definition)
  if (problems.length > 0) throw new TypeError(`This bench can't be run: ${problems.join('; ')}.`)
  return definition
}

/** Everything that is wrong with what should be a bench, a phrase each; none when it is one. */
export function benchProblems(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return ['it is not an object']
  const { loads, against, ...others } = value as Record<string, unknown>
  const problems = Object.keys(others).map((key) => unknown(key, benchKeys))
  if (typeof against !== 'string' || against.trim() === '') {
    problems.push('against must name real software of build.yaml')
  }
  if (!Array.isArray(loads) || loads.length === 0) return [...problems, 'loads must be a list of one or more']
  const names = new Set<unknown>()
  for (const [at, load] of (loads as unknown[]).entries()) {
    const found = loadProblems(load)
    const name = (load as { name?: unknown } | null)?.name
    if (names.has(name)) found.push('its name stands twice')
    names.add(name)
    problems.push(...found.map((problem) => `load ${at + 1}: ${problem}`))
  }
  return problems
}

function loadProblems(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return ['it is not an object']
  const load = value as Record<string, unknown>
  const problems = Object.keys(load)
    .filter((key) => !loadKeys.includes(key))
    .map((key) => unknown(key, loadKeys))
  if (typeof load['name'] !== 'string' || load['name'].trim() === '') problems.push('name must be a few words')
  if (!protocols.includes(load['protocol'] as string)) problems.push(`protocol must be one of ${protocols.join(', ')}`)
  if (!isCount(load['connections'], mostConnections)) problems.push(`connections must be 1 to ${mostConnections}`)
  if (load['protocol'] === 'lines' && load['connections'] !== 1) problems.push('connections must be 1 for lines')
  if (load['protocol'] === 'lines' && load['prepare'] !== undefined) problems.push('lines are not prepared')
  if (load['depth'] !== undefined && !isCount(load['depth'], mostDepth)) {
    problems.push(`depth must be 1 to ${mostDepth}`)
  }
  if (typeof load['request'] !== 'function') problems.push('request must be a function')
  for (const key of ['prepare', 'ok']) {
    if (load[key] !== undefined && typeof load[key] !== 'function') problems.push(`${key} must be a function`)
  }
  return problems
}

const isCount = (value: unknown, most: number): boolean =>
  Number.isInteger(value) && (value as number) >= 1 && (value as number) <= most

const unknown = (key: string, known: readonly string[]): string => `${key} is not known (known are ${known.join(', ')})`
