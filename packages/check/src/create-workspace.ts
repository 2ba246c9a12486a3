import { existsSync } from 'node:fs'
import { cp, mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fillIn } from './fill-in.ts'
import type { Contract, Transport } from './types.ts'
import { workspaceFile } from './workspace.ts'

export const starterLanguages = ['typescript', 'python', 'go', 'rust', 'java'] as const
export type StarterLanguage = (typeof starterLanguages)[number]

const starters = join(import.meta.dirname, '..', 'starters')

/** A workspace that can't be made here; the message says what to do. */
export class CreateWorkspaceError extends Error {
  override readonly name = 'CreateWorkspaceError'
}

/**
 * Writes a starter into `dir`, which is made; gives its absolute path. A starter runs, and fails the first stage with
 * evidence that says what to write. Throws `CreateWorkspaceError` for a folder with anything in it, and for a language or
 * contract without a starter; nothing is written then.
 */
export async function createWorkspace(o: {
  /** Series and build: "backend/http-server". */
  readonly build: string
  readonly contract: Contract
  /** By which port the build's programs count as up, `tcp` unless told: a starter for `udp` receives datagrams. */
  readonly ready?: Transport
  readonly language: string
  readonly dir: string
}): Promise<string> {
  const dir = resolve(o.dir)
  if (!(starterLanguages as readonly string[]).includes(o.language)) {
    throw new CreateWorkspaceError(
      `There is no starter in ${o.language}. There is one in ${starterLanguages.join(', ')}; for any other language, write a ${workspaceFile} yourself (docs/contracts.md).`,
    )
  }
  const starter = join(starters, o.ready === 'udp' ? `${o.contract}-udp` : o.contract, o.language)
  if (!existsSync(starter)) throw new CreateWorkspaceError(`There are no starters for the contract ${o.contract}.`)
  await refuseUnlessFree(dir)
  await mkdir(dir, { recursive: true })
  await cp(starter, dir, { recursive: true })
  for (const name of [workspaceFile, 'README.md']) {
    const file = join(dir, name)
    await writeFile(file, fillIn(await readFile(file, 'utf8'), { build: o.build }))
  }
  return dir
}

async function refuseUnlessFree(dir: string): Promise<void> {
  try {
    const entries = await readdir(dir)
    if (entries.length === 0) return
    const what = entries.includes(workspaceFile) ? 'is a workspace already' : 'is not empty'
    throw new CreateWorkspaceError(`${dir} ${what}. Name a folder that is not there yet, or an empty one.`)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return
    if (code !== 'ENOTDIR') throw error
    throw new CreateWorkspaceError(`${dir} is a file. Name a folder that is not there yet.`, { cause: error })
  }
}
