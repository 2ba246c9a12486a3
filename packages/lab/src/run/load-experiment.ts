import { access } from 'node:fs/promises'
import { basename } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ExperimentError, faultsOf } from '../define/experiment.ts'
import type { ExperimentDefinition } from '../types.ts'

/**
 * The definition that the module at `path` (absolute) exports by default. This runs the module: use it in a process
 * that may be ended, and `describeExperiment` elsewhere. Throws `ExperimentError` with one sentence a fault.
 */
export async function loadExperiment(path: string): Promise<ExperimentDefinition> {
  try {
    await access(path)
  } catch {
    throw new ExperimentError(`There is no experiment at ${path}.`)
  }
  let module: { readonly default?: unknown }
  try {
    module = (await import(pathToFileURL(path).href)) as { readonly default?: unknown }
  } catch (error) {
    throw new ExperimentError(`${basename(path)} could not be loaded: ${sentenceOf(error, path)}`, { cause: error })
  }
  const faults = faultsOf(module.default)
  if (faults.length > 0)
    throw new ExperimentError(`${basename(path)} is not a well-formed experiment: ${faults.join(' ')}`)
  return module.default as ExperimentDefinition
}

/** What went wrong in one sentence, with the line of the experiment where it did, if it shows. */
export function sentenceOf(error: unknown, path: string): string {
  const message = error instanceof Error ? error.message : `it threw ${String(error)}`
  const first = (message.split('\n').find((line) => line.trim() !== '') ?? 'no reason was given')
    .trim()
    .replace(/\.$/, '')
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const line = Number.parseInt(stack.split(`${basename(path)}:`)[1] ?? '', 10)
  return Number.isNaN(line) ? `${first}.` : `${first} (${basename(path)}, line ${line}).`
}
