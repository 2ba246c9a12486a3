import { existsSync, globSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * The folder with PostgreSQL's own programs on this machine: the one in BACKROAD_POSTGRES, which may be `none`, or else the newest
 * that is found where Debian, macOS and others keep them. Undefined where there is none.
 */
export function findPostgres(): string | undefined {
  const given = process.env['BACKROAD_POSTGRES']
  if (given === 'none') return undefined
  const places = [
    '/usr/lib/postgresql/*/bin/initdb',
    '/usr/pgsql-*/bin/initdb',
    '/opt/homebrew/opt/postgresql@*/bin/initdb',
    '/usr/local/opt/postgresql@*/bin/initdb',
    '/usr/bin/initdb',
    '/usr/local/bin/initdb',
  ]
  const found = (given ? [`${given}/initdb`] : places.flatMap((place) => globSync(place)))
    .map((file) => dirname(file))
    .filter((dir) => existsSync(`${dir}/initdb`) && existsSync(`${dir}/postgres`))
  return found.toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }))[0]
}
