import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { SAMPLE, scratch, writeFiles } from '../../test/sample-series.ts'
import { publishSite } from '../publish-site.ts'

const child = fileURLToPath(new URL('../../test/killed-publisher.ts', import.meta.url))

function filesOf(dir: string): Record<string, string> {
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((file) => path.extname(file) !== '')
  return Object.fromEntries(files.sort().map((file) => [file, readFileSync(path.join(dir, file), 'latin1')]))
}

/** Publishes in a process that kills itself at its so-manieth write, in the middle of it. */
function killedAt(write: number, dir: string, out: string): string | null {
  return spawnSync(process.execPath, [child, String(write), dir, out], { stdio: 'ignore' }).signal
}

it('is right after it was killed anywhere, and run again', async () => {
  await using own = await scratch()
  await writeFiles(own.at('series'), SAMPLE)
  const { '02-storage/02-logs/lesson.md': _, ...fewer } = SAMPLE
  await writeFiles(own.at('fewer'), { ...fewer, '01-internet/02-dns/lesson.md': 'Other words.\n' })
  await publishSite({ dir: own.at('series'), out: own.at('right'), threads: 1 })
  await publishSite({ dir: own.at('fewer'), out: own.at('right-fewer'), threads: 1 })
  for (const write of [1, 9, 20]) {
    const out = own.at(`site-${write}`)
    expect(killedAt(write, own.at('series'), out)).toBe('SIGKILL')
    await publishSite({ dir: own.at('series'), out, threads: 1 })
    expect(filesOf(out), `killed at write ${write}`).toEqual(filesOf(own.at('right')))
    // Now in the middle of an update, which replaces and removes.
    expect(killedAt(Math.ceil(write / 4), own.at('fewer'), out)).toBe('SIGKILL')
    await publishSite({ dir: own.at('fewer'), out, threads: 1 })
    expect(filesOf(out), `updated, killed at write ${write}`).toEqual(filesOf(own.at('right-fewer')))
  }
})
