import { lstat, readFile, realpath } from 'node:fs/promises'
import path from 'node:path'
import type { Build, Edit, WrongProgram } from './types.ts'

/** The text after an edit; or how often `find` matches, when that isn't once or the edit changes nothing. */
export function applyEdit(text: string, edit: Edit): string | { found: number } {
  const first = text.indexOf(edit.find)
  if (first === -1) return { found: 0 }
  if (text.indexOf(edit.find, first + 1) !== -1) return { found: text.split(edit.find).length - 1 || 2 }
  if (edit.put === edit.find) return { found: 1 }
  return text.slice(0, first) + edit.put + text.slice(first + edit.find.length)
}

/**
 * The files of the reference solution that a wrong program changes, with their new text, by path relative to
 * `build/reference`. Edits of one file are made in order. Throws when one doesn't fit or leads out of the folder, which
 * loadSeries has reported already.
 */
export async function applyEdits(build: Build, wrong: WrongProgram): Promise<Map<string, string>> {
  const reference = await realpath(path.join(build.dir, 'reference'))
  const texts = new Map<string, string>()
  for (const edit of wrong.edits) {
    const target = path.resolve(reference, edit.file)
    if (
      !target.startsWith(reference + path.sep) ||
      (await realpath(target)) !== target ||
      !(await lstat(target)).isFile()
    ) {
      throw new Error(`${wrong.path}: ${edit.file} is not a file of the reference`)
    }
    const outcome = applyEdit(texts.get(edit.file) ?? (await readFile(target, 'utf8')), edit)
    if (typeof outcome !== 'string') throw new Error(`${wrong.path}: find must match exactly once in ${edit.file}`)
    texts.set(edit.file, outcome)
  }
  return texts
}
