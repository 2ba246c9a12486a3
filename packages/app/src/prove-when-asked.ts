import type { ProveOptions } from './prove/prove.ts'
import type { BuildProof, ProveEvent } from './prove/types.ts'

/** `prove`, which brings the check engine with it: loaded when it is asked for, so that a start doesn't wait for it. */
export async function* proveWhenAsked(options: ProveOptions): AsyncGenerator<ProveEvent, BuildProof[], void> {
  const { prove } = await import('./prove/prove.ts')
  return yield* prove(options)
}
