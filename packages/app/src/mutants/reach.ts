import type { ProgramSpec } from '@backroad/check'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const variable = 'BACKROAD_MUTANTS_REACHED'

/**
 * Loaded before the program. Each mutant that is come upon for the first time in a process leaves an empty file of its name: that
 * is not lost when the process is killed, and needs no room where files may not grow.
 */
const noting = `import { closeSync, openSync } from 'node:fs'
const dir = process.env.${variable}
const note = (id) => {
  try {
    closeSync(openSync(dir + '/' + id, 'w'))
  } catch {}
}
// Only what is not in counts itself gets to the proxy: each mutant once, or a program that does much would take minutes.
const counts = Object.create(new Proxy({}, {
  set(_, id, count, own) {
    note(String(id))
    return Reflect.defineProperty(own, id, { value: count, writable: true, enumerable: true, configurable: true })
  },
}))
globalThis.__stryker__ = { mutantCoverage: { static: counts, perTest: {} } }
`

/** The instrumented program so that it notes in `into` which mutants are reached, with no mutant active. */
export async function notingReach(program: ProgramSpec, scratch: string, into: string): Promise<ProgramSpec> {
  const module = path.join(scratch, 'note-reached.mjs')
  await writeFile(module, noting)
  await mkdir(into, { recursive: true })
  return {
    ...program,
    env: { ...program.env, [variable]: into, NODE_OPTIONS: `--import=${pathToFileURL(module).href}` },
  }
}

/** Ids of the mutants that were reached. */
export async function reachedIn(dir: string): Promise<ReadonlySet<string>> {
  return new Set(await readdir(dir))
}
