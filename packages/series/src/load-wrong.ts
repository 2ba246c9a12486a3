import { join, SLUG, SLUG_RULE, type Folder } from './folder.ts'
import { applyEdit } from './apply-edits.ts'
import { didYouMean } from './nearest.ts'
import { readYaml, type YamlFile } from './read-yaml.ts'
import { wrongSchema } from './schemas.ts'
import type { Edit, StageFile, WrongProgram } from './types.ts'

/** Reads `wrong/*.yaml` of a build and tries every edit on the reference solution. */
export function loadWrong(folder: Folder, build: string, stages: readonly StageFile[]): WrongProgram[] {
  const at = join(build, 'wrong')
  const reference = folder.walk(join(build, 'reference'))
  const wrong: WrongProgram[] = []
  for (const entry of folder.list(at)) {
    const path = join(at, entry.name)
    const name = entry.name.replace(/\.yaml$/, '')
    if (entry.kind !== 'file' || name === entry.name || !SLUG.test(name)) {
      folder.report({
        path,
        message: 'This is not named like a wrong program.',
        allowed: `slug.yaml, with ${SLUG_RULE}`,
      })
      continue
    }
    const file = readYaml(folder, path, wrongSchema)
    if (!file) continue
    const { mistake, caughtBy, edit, edits } = file.value
    if ((edit === undefined) === (edits === undefined)) {
      folder.report({
        ...file.where([]),
        message: edit ? 'Both edit and edits are given.' : 'There is no edit.',
        allowed: 'edit for one, or edits for a list',
      })
      continue
    }
    const slugs = stages.map((stage) => stage.slug)
    if (!slugs.includes(caughtBy)) {
      folder.report({
        ...file.where(['caughtBy']),
        message: `There is no stage “${caughtBy}” to catch it.`,
        allowed: didYouMean(caughtBy, slugs),
      })
      continue
    }
    const all: readonly Edit[] = edits ?? (edit ? [edit] : [])
    if (!editsFit(folder, file, join(build, 'reference'), reference, all, edits !== undefined)) continue
    wrong.push({ name, mistake, edits: all, caughtBy, path: folder.absolute(path) })
  }
  return wrong
}

function editsFit(
  folder: Folder,
  file: YamlFile<unknown>,
  at: string,
  reference: readonly string[],
  edits: readonly Edit[],
  isList: boolean,
): boolean {
  const texts = new Map<string, string>()
  let fit = true
  for (const [index, edit] of edits.entries()) {
    const where = (key: string) => file.where(isList ? ['edits', index, key] : ['edit', key])
    const refuse = (key: string, message: string, allowed: string) => {
      fit = false
      folder.report({ ...where(key), message, allowed })
    }
    // The list of files comes from walking the folder, so a path that leads out of it is never in it.
    if (!reference.includes(edit.file)) {
      refuse('file', `The reference has no file “${edit.file}”.`, didYouMean(edit.file, reference))
      continue
    }
    const text = texts.get(edit.file) ?? folder.read(join(at, edit.file))
    if (text === undefined) continue
    const outcome = applyEdit(text, edit)
    if (typeof outcome === 'string') texts.set(edit.file, outcome)
    else if (outcome.found === 1) refuse('put', 'put is the same as find, so nothing is changed.', 'another text')
    else
      refuse('find', `find matches ${times(outcome.found)} in ${edit.file}.`, 'a text that stands there exactly once')
  }
  return fit
}

function times(count: number): string {
  return count === 0 ? 'nowhere' : `${count} times`
}
