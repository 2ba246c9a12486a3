import { Instrumenter } from '@stryker-mutator/instrumenter'
import { cp, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Mutant } from './types.ts'

/** Nothing it says is of use to anyone. */
const silent: ConstructorParameters<typeof Instrumenter>[0] = {
  isTraceEnabled: () => false,
  isDebugEnabled: () => false,
  isInfoEnabled: () => false,
  isWarnEnabled: () => false,
  isErrorEnabled: () => false,
  isFatalEnabled: () => false,
  trace: () => {},
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  fatal: () => {},
}

/**
 * Copies a reference solution to `dir` with every mutant in it behind a switch: the one that the environment variable
 * `__STRYKER_ACTIVE_MUTANT__` names is active, none without it. The copy is TypeScript still.
 */
export async function instrumentReference(reference: string, dir: string): Promise<readonly Mutant[]> {
  await cp(reference, dir, { recursive: true })
  const names = (await readdir(dir, { recursive: true })).filter(isCode).toSorted()
  const files = await Promise.all(
    names.map(async (name) => ({ name, content: await readFile(path.join(dir, name), 'utf8'), mutate: true })),
  )
  const instrumented = await new Instrumenter(silent).instrument(files, {
    plugins: null,
    excludedMutations: [],
    ignorers: [],
  })
  for (const { name, content } of instrumented.files) await writeFile(path.join(dir, name), content)
  const sources = new Map(files.map(({ name, content }) => [name, content]))
  return instrumented.mutants.map(({ id, fileName, location, mutatorName, replacement }) => ({
    id,
    file: fileName,
    line: location.start.line + 1,
    column: location.start.column + 1,
    mutator: mutatorName,
    original: textAt(sources.get(fileName) ?? '', location),
    replacement,
  }))
}

const isCode = (name: string): boolean => name.endsWith('.ts') && !/(\.(test|d)\.ts$)|(^|\/)node_modules\//.test(name)

interface Location {
  readonly start: { readonly line: number; readonly column: number }
  readonly end: { readonly line: number; readonly column: number }
}

function textAt(source: string, { start, end }: Location): string {
  const lines = source.split('\n').slice(start.line, end.line + 1)
  const last = lines.length - 1
  return lines
    .map((line, index) => line.slice(index === 0 ? start.column : 0, index === last ? end.column : undefined))
    .join('\n')
}
