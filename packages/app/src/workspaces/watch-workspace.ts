import type { Numbered } from '../event-log.ts'
import type { FolderEvent } from '../types.ts'
import { changesOf } from './watch-folder.ts'
import type { Workspaces } from './workspaces.ts'

/**
 * Says that the folder of a workspace is watched, and from then on that something in it has changed, once for each burst of
 * changes, until `signal` is aborted or the folder can't be watched any more. Throws `workspace-not-found`.
 */
export async function watchWorkspace(
  workspaces: Workspaces,
  id: string,
  signal: AbortSignal,
): Promise<AsyncIterable<Numbered<FolderEvent>>> {
  const { dir } = await workspaces.row(id)
  return eventsOf(dir, signal)
}

async function* eventsOf(dir: string, signal: AbortSignal): AsyncGenerator<Numbered<FolderEvent>, void, void> {
  const changes = changesOf(dir, signal, () => {})
  try {
    // Asked for first, so that whoever hears that the folder is watched can rely on it.
    let change = changes.next()
    yield { id: 1, event: { type: 'watching' } }
    for (let number = 2; !(await change).done; number++) {
      change = changes.next()
      yield { id: number, event: { type: 'changed' } }
    }
  } catch (error) {
    // A folder that is gone ends it; whoever follows sees the end.
    if ((error as NodeJS.ErrnoException).code === undefined) throw error
  } finally {
    await changes.return()
  }
}
