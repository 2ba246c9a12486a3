import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSmall, type Small } from '../fixtures/open-small.ts'

const author = fileURLToPath(new URL('./fixtures/acknowledging-author.ts', import.meta.url))

let small: Small
beforeEach(async () => {
  small = await openSmall()
})
afterEach(() => small[Symbol.asyncDispose]())

const KILLS = 12

test.skipIf(process.env['DATABASE_URL'])(
  `kill -9 at any moment of a save, ${KILLS} times: what was acknowledged is in the file and in the history, and nothing is half written`,
  { timeout: 900_000 },
  async () => {
    const dir = await small.backroad.ownSeries.begin()
    const topic = join(dir, '01-first/01-alpha')
    let next = 0
    for (let kill = 0; kill < KILLS; kill++) {
      const acknowledged = await saveUntilKilled(next)
      const text = await readFile(join(topic, 'lesson.draft.md'), 'utf8')
      const number = Number(/^text (\d+)\n/.exec(text)?.[1])
      expect(number).toBeGreaterThanOrEqual(acknowledged)
      expect(text.endsWith(`\nend of ${number}\n`)).toBe(true)
      expect(await small.backroad.explanations.page('alpha')).toMatchObject({ text })
      const [newest] = (await small.backroad.explanations.versions('alpha', { limit: 1 })).items
      expect((await small.backroad.explanations.version('alpha', newest!.id)).text).toBe(text)
      next = number + 1
    }
    // A half that was cut off is hidden and no part of the series.
    expect((await readdir(topic)).filter((name) => !name.startsWith('.')).toSorted()).toEqual([
      'lesson.draft.md',
      'topic.yaml',
    ])
  },
)

/** Lets an author save from `first` on and kills it in the middle of a save some saves later; gives the last that was acknowledged. */
async function saveUntilKilled(first: number): Promise<number> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', author, small.dataDir, String(first)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  let last = first - 1
  const enough = first + 1 + Math.floor(Math.random() * 4)
  for await (const line of createInterface(child.stdout)) {
    last = Number(line)
    if (last >= enough && !child.killed) setTimeout(() => child.kill('SIGKILL'), Math.random() * 8)
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  expect(child.signalCode).toBe('SIGKILL')
  return last
}
