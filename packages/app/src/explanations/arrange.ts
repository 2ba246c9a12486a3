import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { AppError } from '../errors.ts'
import { syncFolder, unwritable, writeWhole } from './text-file.ts'

/** Chapters and topics in the order that is wanted, by slug: all of them, each once. */
export type Order = readonly { readonly chapter: string; readonly topics: readonly string[] }[]

/** Hidden, so that nobody reads it as a part of the series. */
const PLAN = '.arrange.json'

/** A folder that is moved before the numbers are given anew; both are paths from the folder of the series. */
export interface Move {
  readonly from: string
  readonly to: string
}

interface Plan {
  readonly order: Order
  readonly moves: readonly Move[]
}

// Nothing in a plan leads out of the series, whoever wrote it.
const place = z.string().regex(/^\d{2,}-[a-z0-9-]+(?:\/\d{2,}-[a-z0-9-]+)?$/)
const planSchema = z.strictObject({
  order: z.array(z.strictObject({ chapter: z.string(), topics: z.array(z.string()) })),
  moves: z.array(z.strictObject({ from: place, to: z.union([place, z.string().regex(/^\.removed\/[a-z0-9-]+$/)]) })),
})

/**
 * Moves folders, then gives chapters and topics their numbers and places anew. What is wanted is on disk before the first folder is renamed, and each
 * renaming moves one folder as a whole to a name that no other has (slugs are unique); so whoever is interrupted finds
 * every text, and `completeArrangement` goes on where it stopped.
 */
export async function arrangeSeries(dir: string, order: Order, moves: readonly Move[] = []): Promise<void> {
  await writeWhole(path.join(dir, PLAN), JSON.stringify({ order, moves } satisfies Plan))
  await completeArrangement(dir)
}

/** Goes on with an arrangement that was begun, if any was. */
export async function completeArrangement(dir: string): Promise<void> {
  const file = path.join(dir, PLAN)
  const plan = await readPlan(file)
  if (plan === undefined) return
  try {
    for (const move of plan.moves) await moveFolder(dir, move)
    await carryOut(dir, plan.order)
    await rm(file, { force: true })
    await syncFolder(dir)
  } catch (error) {
    throw error instanceof AppError ? error : unwritable(dir, error)
  }
}

async function readPlan(file: string): Promise<Plan | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    // What can't be a path holds no plan, either.
    if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP', 'ERR_INVALID_ARG_VALUE'].includes(error.code ?? ''))
      return undefined
    throw error
  })
  if (text === undefined) return undefined
  try {
    const plan: unknown = JSON.parse(text)
    // An order alone is what was written before folders could be moved.
    return planSchema.parse(Array.isArray(plan) ? { order: plan, moves: [] } : plan)
  } catch {
    // Not ours, or of another version: nothing to go on with, and nothing to lose.
    await rm(file, { force: true })
    return undefined
  }
}

/** One that is not there any more was moved before the plan was interrupted. */
async function moveFolder(dir: string, { from, to }: Move): Promise<void> {
  const target = path.join(dir, to)
  await mkdir(path.dirname(target), { recursive: true })
  await rename(path.join(dir, from), target).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
  for (const name of [from, to]) await syncFolder(path.dirname(path.join(dir, name)))
}

async function carryOut(dir: string, order: Order): Promise<void> {
  // Chapters first: then every topic's new place exists under its final name.
  for (const [index, { chapter }] of order.entries()) await renumber(dir, chapter, index)
  const chapters = await foldersOf(dir)
  const places = new Map<string, string>()
  for (const chapter of chapters.values()) {
    for (const [slug, name] of await foldersOf(path.join(dir, chapter))) places.set(slug, path.join(chapter, name))
  }
  for (const { chapter, topics } of order) {
    const home = chapters.get(chapter)
    if (home === undefined) continue
    for (const [index, slug] of topics.entries()) {
      const from = places.get(slug)
      const to = path.join(home, `${numberOf(index)}-${slug}`)
      if (from !== undefined && from !== to) await rename(path.join(dir, from), path.join(dir, to))
    }
  }
  for (const chapter of chapters.values()) await syncFolder(path.join(dir, chapter))
  await syncFolder(dir)
}

async function renumber(dir: string, slug: string, index: number): Promise<void> {
  const name = (await foldersOf(dir)).get(slug)
  const wanted = `${numberOf(index)}-${slug}`
  if (name !== undefined && name !== wanted) await rename(path.join(dir, name), path.join(dir, wanted))
}

/** Numbered folders by their slug. */
async function foldersOf(dir: string): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const slug = /^\d{2,}-(.+)$/.exec(entry.name)?.[1]
    if (entry.isDirectory() && slug !== undefined) found.set(slug, entry.name)
  }
  return found
}

const numberOf = (index: number): string => String(index + 1).padStart(2, '0')
