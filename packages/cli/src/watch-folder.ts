import { watch } from 'node:fs/promises'
import { Bursts } from './bursts.ts'

/** Made by building or running a program, not by its author. */
const ignored =
  /(^|\/)(node_modules|target|out|build|dist|__pycache__|\.git|\.idea|\.vscode)(\/|$)|~$|\.(swp|class|pyc)$/

/**
 * A value for each burst of changes in a folder; what changes while the last value is being dealt with makes one more,
 * after its burst too is over. Ends when `signal` is aborted. `ready` is called each time before it waits.
 */
export async function* changesOf(
  dir: string,
  signal: AbortSignal,
  ready: () => void,
): AsyncGenerator<void, void, void> {
  const bursts = new Bursts(signal)
  const watching = (async () => {
    for await (const { filename } of watch(dir, { recursive: true, signal })) {
      if (filename === null || !ignored.test(filename)) bursts.changed()
    }
  })().catch((error: unknown) => {
    if (!signal.aborted) bursts.fail(error)
  })
  ready()
  while (await bursts.over()) {
    yield
    if (!signal.aborted) ready()
  }
  await watching
}
