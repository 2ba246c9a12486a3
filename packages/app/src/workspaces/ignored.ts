import { sep } from 'node:path'

/** Folders that hold no code of the learner: version control, dependencies, what tools build or cache. */
export const ignoredFolders: ReadonlySet<string> = new Set([
  '.git',
  '.hg',
  '.svn',
  '.idea',
  '.vscode',
  '.venv',
  'venv',
  '__pycache__',
  '.mypy_cache',
  '.pytest_cache',
  'node_modules',
  'target',
  'build',
  'dist',
  'out',
  '.gradle',
])

/** Files that tools leave beside code. */
export const ignoredFiles = /^(\.DS_Store|.*~|.*\.(log|pyc|class|o|obj|tmp|swp))$/

/** Whether a path in a workspace was made by building or running a program, and not by its author. */
export function isIgnored(path: string): boolean {
  const parts = path.split(sep)
  return parts.some((part) => ignoredFolders.has(part)) || ignoredFiles.test(parts.at(-1) ?? '')
}
