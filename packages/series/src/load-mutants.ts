import { z } from 'zod'
import { join, type Folder } from './folder.ts'
import { didYouMean } from './nearest.ts'
import { readYaml } from './read-yaml.ts'
import type { EqualMutant, MutantPattern, MutantsFile } from './types.ts'

const text = z.string().trim().min(1, 'must not be empty')

const equalSchema = z.strictObject({
  file: text,
  line: text,
  original: text.optional(),
  column: z.int('must be a whole number').min(1, 'must be 1 or more').optional(),
  replacement: text,
  reason: text,
})

const patternSchema = z.strictObject({
  file: text.optional(),
  mutator: text.optional(),
  line: text.optional(),
  reason: text,
})

const mutantsSchema = z.strictObject({
  equal: z.array(equalSchema).default([]),
  leaveOut: z.array(patternSchema).default([]),
})

/**
 * Reads `mutants.yaml` of a build, which says of machine-made mutants of the reference that they behave as it does. The files
 * must be there, and the lines stand in them; whether there is such a mutant, only `backroad prove --mutants` can tell.
 */
export function loadMutants(folder: Folder, build: string): MutantsFile | undefined {
  const path = join(build, 'mutants.yaml')
  const file = readYaml(folder, path, mutantsSchema)
  if (!file) return undefined
  const reference = folder.walk(join(build, 'reference'))
  const equal: EqualMutant[] = []
  for (const [index, entry] of file.value.equal.entries()) {
    const key = ['equal', index]
    if (!reference.includes(entry.file)) {
      const message = `The reference has no file “${entry.file}”.`
      folder.report({ ...file.where([...key, 'file']), message, allowed: didYouMean(entry.file, reference) })
      continue
    }
    const source = folder.read(join(build, 'reference', entry.file)) ?? ''
    if (!holdsLines(source, entry.line)) {
      folder.report({
        ...file.where([...key, 'line']),
        message: `This does not stand in ${entry.file}.`,
        allowed: 'a whole line as it stands there, or several that follow one another; without their indentation',
      })
      continue
    }
    const { original, column, ...rest } = entry
    equal.push({
      ...rest,
      ...(original === undefined ? {} : { original }),
      ...(column === undefined ? {} : { column }),
      at: file.where(key).line,
    })
  }
  const leaveOut = file.value.leaveOut.flatMap(({ file: name, mutator, line, reason }, index): MutantPattern[] => {
    const where = (part: string) => file.where(['leaveOut', index, part])
    if (name !== undefined && !reference.includes(name)) {
      const message = `The reference has no file “${name}”.`
      folder.report({ ...where('file'), message, allowed: didYouMean(name, reference) })
      return []
    }
    if (mutator === undefined && line === undefined) {
      folder.report({ ...where('reason'), message: 'This leaves out too much.', allowed: 'mutator, line, or both' })
      return []
    }
    if (line !== undefined && !isPattern(line)) {
      folder.report({ ...where('line'), message: 'line is no regular expression.', allowed: 'such as console\\.log' })
      return []
    }
    return [
      {
        ...(name === undefined ? {} : { file: name }),
        ...(mutator === undefined ? {} : { mutator }),
        ...(line === undefined ? {} : { line }),
        reason,
        at: file.where(['leaveOut', index]).line,
      },
    ]
  })
  return { equal, leaveOut }
}

/** Whether the lines stand in a text, one after another; how they are indented is not compared. */
function holdsLines(source: string, wanted: string): boolean {
  const lines = source.split('\n').map((line) => line.trim())
  const sought = wanted.split('\n').map((line) => line.trim())
  return lines.some((_, from) => sought.every((line, index) => lines[from + index] === line))
}

function isPattern(source: string): boolean {
  try {
    new RegExp(source)
    return true
  } catch {
    return false
  }
}
