import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { link, open, rm } from 'node:fs/promises'
import path from 'node:path'
import { UsageError } from '../exit.ts'
import { openApp } from '../open-app.ts'

/** `backroad export`: writes all that is yours into a new file. */
export async function exportAll(file: string): Promise<number> {
  const target = path.resolve(file)
  // Seen before anything is read; made sure of again when the file is put in its place.
  if (existsSync(target)) throw alreadyThere(target)
  await using app = await openApp()
  const data = await app.transfer.export()
  await writeWhole(target, `${JSON.stringify(data, null, 1)}\n`)
  const { workspaces, checks, proofs, experimentRuns, reviews, notes } = data
  console.log(`All that is yours is in ${target}:`)
  console.log(
    `  ${workspaces.length} workspaces, ${checks.length} checks, ${proofs.length} proofs, ` +
      `${experimentRuns.length} runs of experiments, ${reviews.length} reviews, ${notes.length} notes`,
  )
  console.log('Your code and the transcripts of checks are not in it. backroad import puts it into another Backroad.')
  return 0
}

/** All of it or nothing, also when the disk is full; for its owner alone; in place of no other file. */
async function writeWhole(target: string, text: string): Promise<void> {
  const half = `${target}.${randomUUID().slice(0, 8)}`
  try {
    const handle = await open(half, 'wx', 0o600)
    try {
      await handle.writeFile(text)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await link(half, target)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw alreadyThere(target)
    throw error
  } finally {
    await rm(half, { force: true })
  }
}

const alreadyThere = (file: string) =>
  new UsageError(`${file} is there already, and an export writes over no file. Name another one.`)
