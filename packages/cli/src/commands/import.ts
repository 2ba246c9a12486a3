import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { UsageError } from '../exit.ts'
import { openApp } from '../open-app.ts'

/** `backroad import`: puts what an export holds together with what is here; nothing newer is lost. */
export async function importAll(file: string): Promise<number> {
  const source = path.resolve(file)
  const text = await readFile(source, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      `${source} can't be read${error.code === 'ENOENT' ? ': there is no such file' : ` (${error.code})`}. Nothing was imported.`,
    )
  })
  await using app = await openApp()
  const taken = await app.transfer.import(text)
  const parts = [
    [taken.workspaces, 'workspace'],
    [taken.checks, 'check'],
    [taken.proofs, 'proof'],
    [taken.topicsRead, 'lesson read', 'lessons read'],
    [taken.experimentRuns, 'run of an experiment', 'runs of experiments'],
    [taken.reviews, 'review'],
    [taken.notes, 'note'],
    [taken.explanationVersions, 'version of a text', 'versions of texts'],
    [taken.corrections, 'correction'],
    [taken.comments, 'comment'],
  ] as const
  const said = parts.flatMap(([count, one, many]) =>
    count === 0 ? [] : [`${count} ${count === 1 ? one : (many ?? `${one}s`)}`],
  )
  console.log(said.length === 0 ? 'Nothing in it was new: all of it is here already.' : `New here: ${said.join(', ')}.`)
  return 0
}
