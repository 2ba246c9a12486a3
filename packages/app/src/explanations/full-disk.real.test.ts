import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSmall, type Small } from '../fixtures/open-small.ts'

let small: Small
beforeEach(async () => {
  small = await openSmall()
})
afterEach(() => small[Symbol.asyncDispose]())

test(
  'where no file can grow, a save says so, the old file is whole, and it is saved once there is room',
  { timeout: 120_000 },
  async () => {
    const file = join(small.dir, 'a.md')
    await writeFile(file, 'old\n')
    const script = join(small.dir, 'write.ts')
    const module = join(import.meta.dirname, 'text-file.ts')
    await writeFile(
      script,
      `import { writeWhole } from ${JSON.stringify(module)}
const error = await writeWhole(${JSON.stringify(file)}, 'new '.repeat(20_000)).then(() => undefined, (thrown) => thrown)
console.log(error?.code, error?.message)`,
    )
    // RLIMIT_FSIZE in blocks of 1024 bytes: as a full disk, a write comes to its end in the middle.
    const child = spawn('sh', ['-c', `ulimit -f 16; exec ${process.execPath} ${script}`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [said] = await Promise.all([text(child.stdout), once(child, 'exit')])
    expect(said).toMatch(
      /^text-unwritable .*a\.md was not saved\. .* The file is as it was before\. Leave the page open/s,
    )
    expect(await readFile(file, 'utf8')).toBe('old\n')
    expect((await readdir(small.dir)).filter((name) => name.startsWith('.a.md'))).toEqual([])
  },
)
