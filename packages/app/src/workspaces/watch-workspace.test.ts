import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openSmall } from '../fixtures/open-small.ts'
import { watchWorkspace } from './watch-workspace.ts'

test('a workspace is watched: first it says so, then each burst of changes, until it is left', async () => {
  await using small = await openSmall()
  const { workspaces } = small.backroad
  const dir = await small.program('mine')
  const { id } = await workspaces.register(dir)
  const stop = new AbortController()
  const types: string[] = []
  for await (const { id: number, event } of await watchWorkspace(workspaces, id, stop.signal)) {
    types.push(`${number} ${event.type}`)
    if (types.length === 3) stop.abort()
    else await writeFile(join(dir, 'server.ts'), `// ${number}`)
  }
  expect(types).toEqual(['1 watching', '2 changed', '3 changed'])
})

test('a workspace that was never registered is not watched', async () => {
  await using small = await openSmall()
  const watched = watchWorkspace(small.backroad.workspaces, 'nosuch', new AbortController().signal)
  await expect(watched).rejects.toMatchObject({ code: 'workspace-not-found' })
})
