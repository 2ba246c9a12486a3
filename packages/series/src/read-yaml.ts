import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from 'yaml'
import { z } from 'zod'
import type { Folder, Place } from './folder.ts'
import { didYouMean } from './nearest.ts'
import type { Problem } from './types.ts'

/** A YAML file that fits its schema, with the line of each of its parts. */
export interface YamlFile<T> {
  readonly path: string
  readonly value: T
  /** Line and column of the value at a path of keys, or of the nearest part above it that stands in the file. */
  readonly where: (keys: readonly PropertyKey[]) => Place
}

/**
 * Reads a YAML file and holds it against a schema. Every fault becomes a problem with its line: broken YAML, keys twice,
 * unknown keys (with the one that was probably meant), values missing or of the wrong type. Returns undefined when the
 * file is absent or has a fault; `missing` is the problem to report in the first case.
 */
export function readYaml<S extends z.ZodType>(
  folder: Folder,
  path: string,
  schema: S,
  missing?: Omit<Problem, 'path'>,
): YamlFile<z.output<S>> | undefined {
  const source = folder.read(path)
  if (source === undefined) {
    if (missing && !folder.problems.some((one) => one.path === path)) folder.report({ path, ...missing })
    return undefined
  }
  const { file, problems } = parseYaml(path, source, schema)
  for (const problem of problems) folder.report(problem)
  if (file) folder.places.set(path, file.where)
  return file
}

/** More than these are not told at once. */
const MOST_FAULTS = 100

/** The same for text at hand. */
function parseYaml<S extends z.ZodType>(
  path: string,
  source: string,
  schema: S,
): { file?: YamlFile<z.output<S>>; problems: Problem[] } {
  const lines = new LineCounter()
  const document = parseDocument(source, { lineCounter: lines, version: '1.2', prettyErrors: false })
  // The parser's word for a stack that came to its end; it then says so of every bracket.
  if (document.errors.some(({ message }) => message.startsWith('Maximum call stack')))
    return { problems: [{ path, line: 1, message: 'This is not YAML as expected: it is nested too deeply.' }] }
  const problems: Problem[] = []
  for (const fault of [...document.errors, ...document.warnings].slice(0, MOST_FAULTS)) {
    const { line, col } = lines.linePos(fault.pos[0])
    problems.push({ path, line, column: col, message: `This is not YAML as expected: ${fault.message}` })
  }
  if (problems.length) return { problems }

  const where = (keys: readonly PropertyKey[]) => ({ path, ...place(document, lines, keys) })
  let data: unknown
  try {
    data = document.toJS({ maxAliasCount: 20 })
  } catch (error) {
    return { problems: [{ path, message: `This is not YAML as expected: ${(error as Error).message}` }] }
  }
  const result = schema.safeParse(data, { reportInput: true })
  if (result.success) return { file: { path, value: result.data, where }, problems }
  return { problems: result.error.issues.flatMap((issue) => explain(issue, schema, where)) }
}

// A key's own line is shown rather than its value's, which may begin lines later.
function place(document: Document, lines: LineCounter, keys: readonly PropertyKey[]): { line: number; column: number } {
  let node: unknown = document.contents
  let offset = document.contents?.range?.[0] ?? 0
  for (const key of keys) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key))
      if (!pair) break
      offset = (pair.key as Node).range?.[0] ?? offset
      node = pair.value
    } else if (isSeq(node)) {
      node = node.items[Number(key)]
      offset = (node as Node | undefined)?.range?.[0] ?? offset
    } else break
  }
  const { line, col } = lines.linePos(offset)
  return { line, column: col }
}

type Where = YamlFile<unknown>['where']

function explain(issue: z.core.$ZodIssue, schema: z.ZodType, where: Where): Problem[] {
  const name = keyName(issue.path)
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, issue.path)
    return issue.keys.map((key) => ({
      ...where([...issue.path, key]),
      message: `There is no key “${key}”${name ? ` in ${name}` : ' here'}.`,
      allowed: didYouMean(key, known),
    }))
  }
  if (issue.code === 'invalid_type' && issue.input === undefined) {
    return [{ ...where(issue.path), message: `${name || 'The file'} is missing.`, allowed: kindOf(issue.expected) }]
  }
  if (issue.code === 'invalid_type') {
    const message = `${name || 'The file'} must be ${kindOf(issue.expected)}, but is ${kindOfValue(issue.input)}.`
    return [{ ...where(issue.path), message, allowed: kindOf(issue.expected) }]
  }
  if (issue.code === 'invalid_value') {
    const values = issue.values.map(String)
    if (issue.input === undefined)
      return [{ ...where(issue.path), message: `${name} is missing.`, allowed: values.join(', ') }]
    return [
      {
        ...where(issue.path),
        message: `${name} can't be “${shown(issue.input)}”.`,
        allowed: didYouMean(shown(issue.input), values),
      },
    ]
  }
  if (issue.code === 'invalid_union') {
    const forms = [
      ...new Set(issue.errors.flat().map((one) => (one.code === 'invalid_type' ? kindOf(one.expected) : one.message))),
    ]
    if (issue.input === undefined)
      return [{ ...where(issue.path), message: `${name} is missing.`, allowed: forms.join(', or ') }]
    return [
      { ...where(issue.path), message: `${name} is none of the forms it may have.`, allowed: forms.join(', or ') },
    ]
  }
  return [{ ...where(issue.path), message: `${name || 'The file'}: ${issue.message}` }]
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function keyName(path: readonly PropertyKey[]): string {
  let name = ''
  for (const key of path) name += typeof key === 'number' ? `[${key + 1}]` : name ? `.${String(key)}` : String(key)
  return name
}

const KINDS: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'keys with values',
  record: 'keys with values',
}

function kindOf(expected: string): string {
  return KINDS[expected] ?? expected
}

function kindOfValue(value: unknown): string {
  if (value === null) return 'empty'
  if (Array.isArray(value)) return 'a list'
  return KINDS[typeof value] ?? typeof value
}

/** The keys an object of the schema may have at a path, walking through lists, records, defaults and unions. */
function keysAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return keysAt(schema.def.innerType, path)
  if (schema instanceof z.ZodPipe) return keysAt(schema.def.in, path)
  if (schema instanceof z.ZodUnion) return schema.def.options.flatMap((option) => keysAt(option, path))
  const [key, ...rest] = path
  if (schema instanceof z.ZodArray) return key === undefined ? [] : keysAt(schema.def.element, rest)
  if (schema instanceof z.ZodRecord) return key === undefined ? [] : keysAt(schema.def.valueType, rest)
  if (!(schema instanceof z.ZodObject)) return []
  if (key === undefined) return Object.keys(schema.shape)
  const inner = (schema.shape as Record<string, z.core.$ZodType>)[String(key)]
  return inner ? keysAt(inner, rest) : []
}
