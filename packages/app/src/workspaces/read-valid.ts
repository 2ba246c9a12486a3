import type { ProgramSpec } from '@backroad/check'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { appError } from '../errors.ts'
import type { PlacedBuild, SeriesShelf } from '../series/series-shelf.ts'

/** A backroad.yaml is a few lines; what is larger, or no file at all, is not read. */
const MOST_BYTES = 64 * 1024

/** What backroad.yaml in a folder says, with the build it names. Throws `workspace-invalid` with all that is wrong. */
export async function readValid(shelf: SeriesShelf, dir: string): Promise<PlacedBuild & { program: ProgramSpec }> {
  const { readWorkspace, WorkspaceError } = await import('@backroad/check')
  const file = await stat(join(dir, 'backroad.yaml')).catch(() => undefined)
  if (file && (!file.isFile() || file.size > MOST_BYTES)) {
    throw appError('workspace-invalid', { dir, problems: ['backroad.yaml: It is not a small text file.'] })
  }
  if (!file) throw appError('workspace-without-yaml', { dir, builds: knownBuilds(shelf) })
  let workspace: ReturnType<typeof readWorkspace>
  try {
    workspace = readWorkspace(dir)
  } catch (error) {
    if (!(error instanceof WorkspaceError)) throw error
    const problems = error.problems.map(
      ({ line, message, allowed }) => `backroad.yaml${line === undefined ? '' : `:${line}`}: ${message} ${allowed}`,
    )
    throw appError('workspace-invalid', { dir, problems }, error)
  }
  const { build, ...program } = workspace
  const placed = shelf.findBuild(build)
  if (placed && build === shelf.fullSlug(placed.build)) return { ...placed, program }
  const why = `backroad.yaml: build is "${build}". This series has ${knownBuilds(shelf).join(', ') || 'no build yet'}.`
  throw appError('workspace-invalid', { dir, problems: [why] })
}

function knownBuilds(shelf: SeriesShelf): string[] {
  return shelf.topics.flatMap((topic) => topic.builds.map((one) => shelf.fullSlug(one)))
}
