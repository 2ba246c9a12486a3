import type { DeclaredSoftware, Finding } from './machine/inspect-machine.ts'
import type { MutantsOptions } from './mutants/prove-mutants.ts'
import type { MutantsEvent, MutantsProof } from './mutants/types.ts'
import type { ProveOptions, ProveWrongOptions } from './prove/prove.ts'
import type { BuildProof, ProveEvent, WrongProof } from './prove/types.ts'

// These bring the check engine and the lab with them. They are loaded when they are asked for, so that a start, which
// needs none of them, doesn't wait for them.

/** See `prove` in prove/prove.ts. */
export async function* prove(options: ProveOptions): AsyncGenerator<ProveEvent, BuildProof[], void> {
  const module = await import('./prove/prove.ts')
  return yield* module.prove(options)
}

/** See `proveWrongNames` in prove/prove.ts. */
export async function* proveWrongNames(options: ProveWrongOptions): AsyncGenerator<ProveEvent, WrongProof[], void> {
  const module = await import('./prove/prove.ts')
  return yield* module.proveWrongNames(options)
}

/** See `proveMutants` in mutants/prove-mutants.ts. */
export async function* proveMutants(options: MutantsOptions): AsyncGenerator<MutantsEvent, MutantsProof[], void> {
  const module = await import('./mutants/prove-mutants.ts')
  return yield* module.proveMutants(options)
}

/** See `inspectMachine` in machine/inspect-machine.ts. */
export async function inspectMachine(declared: readonly DeclaredSoftware[]): Promise<Finding[]> {
  return (await import('./machine/inspect-machine.ts')).inspectMachine(declared)
}

/** The file of `backroad export` as a JSON Schema, for the docs. */
export async function exportSchema(): Promise<object> {
  const [{ exportFile }, { z }] = await Promise.all([import('./transfer/export-file.ts'), import('zod')])
  return z.toJSONSchema(exportFile)
}
