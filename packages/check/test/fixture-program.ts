import { join } from 'node:path'
import { type ProgramSpec, type Stage, type StageDefinition, toStage } from '../src/index.ts'

export const fixtures = join(import.meta.dirname, '..', 'fixtures')

/** How one of the small programs in fixtures/ is run. */
export function fixture(name: string, spec: Partial<ProgramSpec> = {}): ProgramSpec {
  return { dir: fixtures, run: `node ${name}.mjs`, ...spec }
}

export const request = 'GET / HTTP/1.1\r\nHost: backroad\r\n\r\n'

/** As stages of those slugs; numbers are in the order of the list. */
export function stages(definitions: Readonly<Record<string, StageDefinition>>): Stage[] {
  return Object.entries(definitions).map(([slug, definition], i) =>
    toStage(definition, { slug, number: i + 1, title: slug.replaceAll('-', ' ') }),
  )
}
