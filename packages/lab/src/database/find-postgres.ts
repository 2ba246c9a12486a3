import { access, constants, glob } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { findCommand } from '../software/find-command.ts'

/** Debian and others keep the programs of each version in a folder of its own, beside PATH. */
const PLACES = [
  '/usr/lib/postgresql/*/bin/initdb',
  '/usr/pgsql-*/bin/initdb',
  '/opt/homebrew/opt/postgresql@*/bin/initdb',
  '/usr/local/opt/postgresql@*/bin/initdb',
]

/**
 * The folder with PostgreSQL's programs on this machine: the one in BACKROAD_POSTGRES, which may be `none`, or else the newest
 * that is found. `undefined` where there is none.
 */
export async function findPostgres(): Promise<string | undefined> {
  const given = process.env['BACKROAD_POSTGRES']
  if (given === 'none') return undefined
  const found: string[] = given ? [join(given, 'initdb')] : []
  if (!given) for await (const file of glob(PLACES)) found.push(file)
  found.sort(newestFirst)
  const onPath = given ? undefined : await findCommand('initdb')
  for (const file of [...found, ...(onPath === undefined ? [] : [onPath])]) {
    const dir = dirname(file)
    if ((await runs(file)) && (await runs(join(dir, 'postgres')))) return dir
  }
  return undefined
}

const newestFirst = (a: string, b: string): number => b.localeCompare(a, 'en', { numeric: true })

const runs = (file: string): Promise<boolean> =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  )
