import type { SurroundingsDefinition } from './types.ts'

/** What a build's `surroundings.ts` exports. Gives its definition back; for authors' types. */
export function surroundings<S>(definition: SurroundingsDefinition<S>): SurroundingsDefinition<S> {
  return definition
}

/** What is around the program could not be made: our fault or the machine's, never the program's. */
export class SurroundingsError extends Error {
  override readonly name = 'SurroundingsError'
}
