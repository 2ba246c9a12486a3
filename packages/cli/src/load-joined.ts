import { existsSync } from 'node:fs'
import { registerHooks } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const folder = path.resolve(import.meta.dirname, '../../../.backroad/joined')

/** Names for which set-up has made one file of many (bin/launcher/join.mjs). */
const names = ['kysely', 'zod']

// The stamp is written last: a folder without it was not made to its end.
if (existsSync(path.join(folder, 'stamp'))) {
  const made = names.filter((name) => existsSync(path.join(folder, `${name}.mjs`)))
  const files = new Map(made.map((name) => [name, pathToFileURL(path.join(folder, `${name}.mjs`)).href]))
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const url = context.conditions.includes('require') ? undefined : files.get(specifier)
      return url === undefined ? nextResolve(specifier, context) : { url, format: 'module', shortCircuit: true }
    },
  })
}
