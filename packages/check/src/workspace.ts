import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import type * as Yaml from 'yaml'
import type { Document, LineCounter, Node, Pair, Scalar, YAMLSeq } from 'yaml'

/** A learner's folder, as its backroad.yaml describes it. */
export interface Workspace {
  /** Absolute. */
  readonly dir: string
  /** Series and build: "backend/http-server". */
  readonly build: string
  readonly prepare?: string | readonly string[]
  readonly run: string | readonly string[]
}

export const workspaceFile = 'backroad.yaml'

/** One thing wrong in backroad.yaml. `line` is from 1; absent where it is about the whole file. */
export interface WorkspaceProblem {
  readonly line?: number
  /** What is wrong, one sentence. */
  readonly message: string
  /** What is allowed, or what to do. */
  readonly allowed: string
}

/** A folder that is no workspace, with everything that is wrong. Its message holds all of it, a line each. */
export class WorkspaceError extends Error {
  override readonly name = 'WorkspaceError'
  readonly file: string
  readonly problems: readonly WorkspaceProblem[]

  constructor(file: string, problems: readonly WorkspaceProblem[], cause?: unknown) {
    const lines = problems.map((p) => `${file}${p.line === undefined ? '' : `:${p.line}`}: ${p.message} ${p.allowed}`)
    super(lines.join('\n'), { cause })
    this.file = file
    this.problems = problems
  }
}

const keys = ['build', 'prepare', 'run']
const commandAllowed = 'It is one line as typed in a terminal, or a list of words.'
const example = 'It needs two lines, such as "build: backend/http-server" and "run: node server.ts".'

/** Reads backroad.yaml of a folder, see docs/contracts.md. Throws `WorkspaceError` with all problems at once. */
export function readWorkspace(dir: string): Workspace {
  const file = join(resolve(dir), workspaceFile)
  const { document, lines } = parse(file)
  const problems: WorkspaceProblem[] = document.errors.map((error) => ({
    line: lines.linePos(error.pos[0]).line,
    message: `This is not YAML: ${error.message.split('\n')[0]?.replace(/ at line .*/, '')}.`,
    allowed: example,
  }))
  const plain = problems.length === 0 ? plainOf(document, problems) : undefined
  if (problems.length > 0) throw new WorkspaceError(file, problems)
  const fields = readFields({ document, lines, plain }, problems)
  const build = readBuild(fields.get('build'), problems)
  const prepare = readCommand('prepare', fields.get('prepare'), problems)
  const run = readCommand('run', fields.get('run'), problems)
  if (run === undefined && !fields.has('run')) {
    problems.push({
      message: 'run is missing.',
      allowed: `It is the command that starts your program. ${commandAllowed}`,
    })
  }
  if (build === undefined || run === undefined || problems.length > 0) throw new WorkspaceError(file, problems)
  return { dir: resolve(dir), build, ...(prepare === undefined ? {} : { prepare }), run }
}

interface Field {
  readonly line: number
  readonly value: unknown
  /** The line of the word of that index, where the value is a list. */
  lineOf(index: number): number
}

function parse(file: string): { document: Document.Parsed; lines: LineCounter } {
  // Loaded only where a workspace is read: it takes longer than all else that a check loads.
  const yaml = createRequire(import.meta.url)('yaml') as typeof Yaml
  const lines = new yaml.LineCounter()
  try {
    return { document: yaml.parseDocument(readFileSync(file, 'utf8'), { lineCounter: lines }), lines }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const message = code === 'ENOENT' ? 'There is no such file.' : `It can't be read (${code}).`
    const allowed = 'Make a workspace with backroad new, or give the folder of one.'
    throw new WorkspaceError(file, [{ message, allowed }], error)
  }
}

function readFields(
  { document, lines, plain }: { document: Document; lines: LineCounter; plain: unknown },
  problems: WorkspaceProblem[],
): Map<string, Field> {
  const fields = new Map<string, Field>()
  const contents = document.contents as { items?: readonly Pair<Scalar, Node | null>[] } | null
  if (!contents?.items || typeof plain !== 'object' || plain === null || Array.isArray(plain)) {
    problems.push({ message: 'It holds no keys.', allowed: example })
    return fields
  }
  for (const { key, value } of contents.items) {
    const name = String(key.value)
    const line = lines.linePos(key.range?.[0] ?? 0).line
    const lineOf = (index: number) => {
      const start = (value as YAMLSeq<Scalar> | null)?.items[index]?.range?.[0]
      return start === undefined ? line : lines.linePos(start).line
    }
    if (keys.includes(name)) fields.set(name, { line, value: (plain as Record<string, unknown>)[name], lineOf })
    else problems.push({ line, message: `${name} is not known.`, allowed: `Known are ${keys.join(', ')}.` })
  }
  return fields
}

/** A value that begins with `*` refers to another in YAML; where there is none, nothing can be made of the file. */
function plainOf(document: Document, problems: WorkspaceProblem[]): unknown {
  try {
    return document.toJS() as unknown
  } catch (error) {
    const message = `This is not YAML: ${(error as Error).message}.`
    problems.push({ message, allowed: 'Put text that begins with * or & in quotes: "*.js".' })
    return undefined
  }
}

function readBuild(field: Field | undefined, problems: WorkspaceProblem[]): string | undefined {
  const allowed = 'It names a series and a build of it, such as backend/http-server.'
  if (field === undefined) problems.push({ message: 'build is missing.', allowed })
  else if (typeof field.value === 'string' && /^[a-z0-9-]+\/[a-z0-9-]+$/.test(field.value)) return field.value
  else problems.push({ line: field.line, message: `build can't be ${JSON.stringify(field.value)}.`, allowed })
  return undefined
}

function readCommand(
  name: string,
  field: Field | undefined,
  problems: WorkspaceProblem[],
): string | readonly string[] | undefined {
  if (field === undefined) return undefined
  const { line, value } = field
  if (typeof value === 'string' && value.trim() !== '') return value.trim()
  if (Array.isArray(value) && value.length > 0) {
    const wrong = value.findIndex((word) => typeof word !== 'string' || word === '')
    if (wrong < 0) return value as string[]
    problems.push({
      line: field.lineOf(wrong),
      message: `${name} has ${JSON.stringify(value[wrong])} among its words.`,
      allowed: 'Each is text; put it in quotes: "8080".',
    })
    return undefined
  }
  problems.push({ line, message: `${name} can't be ${JSON.stringify(value)}.`, allowed: commandAllowed })
  return undefined
}
