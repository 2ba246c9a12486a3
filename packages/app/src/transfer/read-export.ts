import { appError } from '../errors.ts'
import { exportFile, FORMAT, VERSION, type ExportFile } from './export-file.ts'

/** More faults than this say no more. */
const MOST_FAULTS = 5

/** What `backroad export` wrote. Throws `import-unreadable`, `import-newer`, `import-invalid` with what is wrong in it. */
export function readExport(text: string): ExportFile {
  const value = parse(text)
  const { format, version } = (value ?? {}) as Record<string, unknown>
  if (format !== FORMAT)
    throw appError('import-unreadable', { reason: `It is JSON, but does not say "format": "${FORMAT}"` })
  if (typeof version === 'number' && version > VERSION) throw appError('import-newer', { version })
  const read = exportFile.safeParse(value)
  if (!read.success) {
    const faults = read.error.issues.slice(0, MOST_FAULTS).map(({ path, message }) => `${path.join('.')}: ${message}`)
    throw appError('import-invalid', { faults })
  }
  const faults = danglingIn(read.data)
  if (faults.length > 0) throw appError('import-invalid', { faults: faults.slice(0, MOST_FAULTS) })
  return read.data
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw appError('import-unreadable', { reason: `It is not whole, or no JSON: ${(error as Error).message}` }, error)
  }
}

/** What names something that is not in the file, or has the id of another. */
function danglingIn({ standings, ...file }: ExportFile): string[] {
  const { workspaces, checks, proofs, experimentRuns, reviews, notes, explanationVersions, corrections, comments } =
    file
  const known = { workspace: ids(workspaces), check: ids(checks) }
  const dangling = (list: string, kind: keyof typeof known, wanted: readonly string[]) =>
    wanted.flatMap((id, i) => (known[kind].has(id) ? [] : [`${list}.${i}: there is no ${kind} ${id} in the file`]))
  const twice = Object.entries({
    workspaces,
    checks,
    proofs,
    experimentRuns,
    reviews,
    notes,
    explanationVersions,
    corrections,
    comments,
  }).flatMap(([list, items]) => (ids(items).size === items.length ? [] : [`${list}: the same id is there twice`]))
  return [
    ...twice,
    ...dangling(
      'checks',
      'workspace',
      checks.map((one) => one.workspace),
    ),
    ...dangling(
      'standings',
      'workspace',
      standings.map((one) => one.workspace),
    ),
    ...dangling(
      'proofs',
      'workspace',
      proofs.map((one) => one.workspace),
    ),
    ...dangling(
      'proofs',
      'check',
      proofs.map((one) => one.check),
    ),
  ]
}

const ids = (items: readonly { readonly id: string }[]): Set<string> => new Set(items.map((item) => item.id))
