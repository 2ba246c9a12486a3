import { mkdtempDisposableSync, readdirSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { orMeantFolder } from './meant-folder.ts'

const fails = (code: string) => () => Promise.reject(Object.assign(new Error('It failed.'), { code }))

it('a folder that was taken for a name is told as such, with what to write', async () => {
  using dir = mkdtempDisposableSync(path.join(os.tmpdir(), 'backroad-meant-'))
  await expect(orMeantFolder('bench', dir.path, fails('workspace-without-yaml'))).rejects.toMatchObject({
    name: 'UsageError',
    message: `--bench took '${dir.path}' for the name of a server to compare with. Write: backroad check ${dir.path} --bench`,
  })
  await expect(orMeantFolder('compare', './mine', fails('software-unknown'))).rejects.toThrow(
    'Write: backroad check ./mine --compare NAME',
  )
  const bare = readdirSync('.', { withFileTypes: true }).find((each) => each.isDirectory())?.name as string
  await expect(orMeantFolder('bench', bare, fails('workspace-path'))).rejects.toThrow(`backroad check ${bare} --bench`)
})

it('what fails for another reason, or with a name that is no folder, is told as it is', async () => {
  await expect(orMeantFolder('bench', 'nginx', fails('workspace-path'))).rejects.toThrow('It failed.')
  await expect(orMeantFolder('bench', true, fails('workspace-path'))).rejects.toThrow('It failed.')
  await expect(orMeantFolder('bench', './mine', fails('bench-busy'))).rejects.toThrow('It failed.')
  expect(await orMeantFolder('bench', './mine', () => Promise.resolve(0))).toBe(0)
})
