import { watch } from 'node:fs/promises'
import { Bursts } from './bursts.ts'
import { isIgnored } from './ignored.ts'

/**
 * A value for each burst of changes in a folder; what changes while the last value is being dealt with makes one more,
 * after its burst too is over. Ends when `signal` is aborted, and watches no more when it is left. `ready` is called each time
 * before it waits.
 */
export async function* changesOf(
  dir: string,
  signal: AbortSignal,
  ready: () => void,
): AsyncGenerator<void, void, void> {
  const bursts = new Bursts(signal)
  const left = new AbortController()
  const over = AbortSignal.any([signal, left.signal])
  const watching = (async () => {
    for await (const { filename } of watch(dir, { recursive: true, signal: over })) {
      if (filename === null || !isIgnored(filename)) bursts.changed()
    }
  })().catch((error: unknown) => {
    if (!over.aborted) bursts.fail(error)
  })
  try {
    ready()
    while (await bursts.over()) {
      yield
      if (!signal.aborted) ready()
    }
  } finally {
    // Else a process that has nothing more to do would stay for its watches.
    left.abort()
    await watching
  }
}
