import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { digestCode } from './digest-code.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'backroad-digest-'))
  await mkdir(join(dir, 'src'))
  await writeFile(join(dir, 'src/b.ts'), 'b')
  await writeFile(join(dir, 'a.ts'), 'a')
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

test('is made as it is documented, so that anyone can make it again', async () => {
  expect(await digestCode(dir)).toBe(`sha256:${sha256(`${sha256('a')} a.ts\n${sha256('b')} src/b.ts\n`)}`)
})

test('stays the same when tools leave their products', async () => {
  const before = await digestCode(dir)
  for (const folder of ['.git', 'node_modules/x', 'target/debug', 'src/__pycache__', 'build']) {
    await mkdir(join(dir, folder), { recursive: true })
    await writeFile(join(dir, folder, 'made'), 'made')
  }
  await writeFile(join(dir, 'server'), Buffer.from('7f454c4602010100', 'hex'))
  await writeFile(join(dir, 'Main.class'), Buffer.from('cafebabe00000041', 'hex'))
  await writeFile(join(dir, 'server.log'), 'a line')
  expect(await digestCode(dir)).toBe(before)
})

test('changes with any byte, name or place of the code', async () => {
  const before = await digestCode(dir)
  const seen = new Set([before])
  await writeFile(join(dir, 'a.ts'), 'A')
  seen.add(await digestCode(dir))
  await writeFile(join(dir, 'c.ts'), '')
  seen.add(await digestCode(dir))
  await rm(join(dir, 'c.ts'))
  await writeFile(join(dir, 'src/c.ts'), '')
  seen.add(await digestCode(dir))
  await symlink('/etc/passwd', join(dir, 'link'))
  seen.add(await digestCode(dir))
  expect(seen.size).toBe(5)
})

test('takes no notice of what comes and goes while it is read', async () => {
  await mkdir(join(dir, 'made'))
  let stop = false
  const making = (async () => {
    for (let i = 0; !stop; i++) {
      const name = join(dir, 'made', `${i % 50}.part`)
      await writeFile(name, 'x')
      await rm(name)
    }
  })()
  for (let i = 0; i < 8; i++) await expect(digestCode(dir)).resolves.toMatch(/^sha256:/)
  stop = true
  await making
})

test('of a folder that is not there is an error', async () => {
  await expect(digestCode(join(dir, 'nowhere'))).rejects.toThrow('ENOENT')
})
