import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openSmall, toTheEnd } from '../fixtures/open-small.ts'

test('a folder is registered once, by its real path', async () => {
  await using small = await openSmall()
  const { workspaces } = small.backroad
  const dir = await small.program('mine')
  await symlink(dir, join(small.dir, 'link'))
  const first = await workspaces.register(dir)
  expect(first).toMatchObject({ dir, build: 'echo', passed: 0, total: 3, verdicts: {}, history: [] })
  expect((await workspaces.register(join(small.dir, 'link'))).id).toBe(first.id)
  expect(await workspaces.list()).toHaveLength(1)
})

test('what is no workspace is refused with what to do', async () => {
  await using small = await openSmall()
  const { workspaces } = small.backroad
  const refused = (dir: string) => expect(workspaces.register(dir)).rejects
  await refused('relative/path').toMatchObject({ code: 'workspace-path' })
  await refused('').toMatchObject({ code: 'workspace-path' })
  await refused(`${small.dir}\0/x`).toMatchObject({ code: 'workspace-path' })
  await refused(join(small.dir, 'nowhere')).toMatchObject({ code: 'workspace-path' })
  await refused(join(await small.program('a'), 'server.ts')).toMatchObject({ code: 'workspace-path' })
  await refused(small.dir).toMatchObject({
    code: 'workspace-without-yaml',
    todo: expect.stringContaining('small/echo') as unknown,
  })

  const other = await small.program('other')
  await writeFile(join(other, 'backroad.yaml'), 'build: elsewhere/echo\nrun: node server.ts\n')
  await refused(other).toMatchObject({
    code: 'workspace-invalid',
    why: expect.stringContaining('small/echo') as unknown,
  })
  await writeFile(join(other, 'backroad.yaml'), 'build: 1\nrum: node\n')
  await refused(other).toMatchObject({
    why: expect.stringMatching(/:2: rum is not known[^]*:1: build can't be 1[^]*run is missing/) as unknown,
  })
  await writeFile(join(other, 'backroad.yaml'), '#'.repeat(100_000))
  await refused(other).toMatchObject({ code: 'workspace-invalid' })
  expect(await workspaces.list()).toEqual([])
})

test('a forgotten one can be run no more; its files stay, and registered again it has its past', async () => {
  await using small = await openSmall()
  const { workspaces, checks, proofs } = small.backroad
  const dir = await small.program('mine')
  const { id } = await workspaces.register(dir)
  const check = await checks.start({ workspace: id, all: true })
  await toTheEnd(checks.follow(check.id))
  await workspaces.forget(id)

  expect(await workspaces.list()).toEqual([])
  await expect(workspaces.get(id)).rejects.toMatchObject({ code: 'workspace-not-found' })
  await expect(workspaces.forget(id)).rejects.toMatchObject({ code: 'workspace-not-found' })
  await expect(checks.start({ workspace: id })).rejects.toMatchObject({ code: 'workspace-not-found' })
  expect(await readdir(dir)).toContain('server.ts')
  expect(await proofs.list()).toHaveLength(1)

  const again = await workspaces.register(dir)
  expect(again).toMatchObject({ id, passed: 3, history: [{ id: check.id }] })
})

test('a starter is put into a new or empty folder, and nowhere else', async () => {
  await using small = await openSmall()
  const { workspaces } = small.backroad
  const create = (dir: string, language = 'typescript', build = 'echo') => workspaces.create({ build, language, dir })
  const dir = join(small.dir, 'new')
  expect(await create(dir)).toMatchObject({ dir, build: 'echo' })
  expect(await readdir(dir)).toContain('backroad.yaml')
  await mkdir(join(small.dir, 'empty'))
  await create(join(small.dir, 'empty'))

  await expect(create(dir)).rejects.toMatchObject({ code: 'folder-not-empty' })
  await expect(create(join(small.dir, 'no/such/parent'))).rejects.toMatchObject({
    code: 'parent-missing',
    why: `Its parent folder ${join(small.dir, 'no/such')} does not exist.`,
  })
  expect(await readdir(small.dir)).not.toContain('no')
  await expect(create('relative')).rejects.toMatchObject({ code: 'workspace-path' })
  await expect(create(join(small.dir, 'x'), 'cobol')).rejects.toMatchObject({ code: 'language-unknown' })
  await expect(create(join(small.dir, 'x'), '../../x')).rejects.toMatchObject({ code: 'language-unknown' })
  await expect(create(join(small.dir, 'x'), 'go', 'nothing')).rejects.toMatchObject({ code: 'build-not-found' })
  expect(await readdir(small.dir)).not.toContain('x')
})

test('a path that begins with ~/ is in the home folder', async () => {
  await using small = await openSmall()
  const { workspaces } = small.backroad
  vi.stubEnv('HOME', small.dir)
  onTestFinished(() => void vi.unstubAllEnvs())
  const made = await workspaces.create({ build: 'echo', language: 'typescript', dir: '~/new' })
  expect(made.dir).toBe(join(small.dir, 'new'))
  expect((await workspaces.register('~/new')).id).toBe(made.id)
  await expect(workspaces.register('~nobody/new')).rejects.toMatchObject({ code: 'workspace-path' })
})
