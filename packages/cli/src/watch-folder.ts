import { watch } from 'node:fs/promises'

/** Made by building or running a program, not by its author. */
const ignored =
  /(^|\/)(node_modules|target|out|build|dist|__pycache__|\.git|\.idea|\.vscode)(\/|$)|~$|\.(swp|class|pyc)$/

/**
 * A value for each burst of changes in a folder; what changes while the last value is being dealt with makes one more.
 * Ends when `signal` is aborted. `ready` is called each time before it waits.
 */
export async function* changesOf(
  dir: string,
  signal: AbortSignal,
  ready: () => void,
): AsyncGenerator<void, void, void> {
  let changed = Promise.withResolvers<void>()
  const watching = (async () => {
    for await (const { filename } of watch(dir, { recursive: true, signal })) {
      if (filename === null || !ignored.test(filename)) changed.resolve()
    }
  })().catch((error: unknown) => {
    if (!signal.aborted) changed.reject(error)
  })
  signal.addEventListener('abort', () => changed.resolve(), { once: true })
  ready()
  while (!signal.aborted) {
    await changed.promise
    if (signal.aborted) break
    // Editors write a file in several steps; the burst is over when nothing has come for a moment.
    changed = Promise.withResolvers<void>()
    await Promise.race([changed.promise, new Promise((resolve) => setTimeout(resolve, 60))])
    changed = Promise.withResolvers<void>()
    yield
    if (!signal.aborted) ready()
  }
  await watching
}
