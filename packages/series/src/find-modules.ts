/**
 * Finds modules quicker than Node.js does by itself: looking for some four hundred files takes longer than a whole check. Whatever begins a
 * process or a thread imports this first, and then, by `import()`, what it needs.
 */
import { readdirSync } from 'node:fs'
import { registerHooks } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const root = path.resolve(import.meta.dirname, '../../..')
const folder = path.join(root, '.backroad/joined')
const own = pathToFileURL(path.join(root, 'packages')).href + '/'

/** Names for which set-up has made one file of many (bin/launcher/join.mjs). */
const names = readdirOf(folder)
// The stamp is written last: a folder without it was not made to its end.
const made = names.includes('stamp') ? names.flatMap((name) => /^(.+)\.mjs$/.exec(name)?.[1] ?? []) : []
const joined = new Map(made.map((name) => [name, pathToFileURL(path.join(folder, `${name}.mjs`)).href]))

registerHooks({
  resolve(specifier, context, nextResolve) {
    const url = joined.get(specifier)
    if (url !== undefined) return { url, format: 'module', shortCircuit: true }
    // What one of our files says of another is where it is, with its ending; there is nothing to look for.
    if (specifier.startsWith('.') && specifier.endsWith('.ts') && isOwn(context.parentURL)) {
      return { url: new URL(specifier, context.parentURL).href, format: 'module-typescript', shortCircuit: true }
    }
    return nextResolve(specifier, context)
  },
})

/** A file of ours, not of a package that is installed beside it. */
function isOwn(url: string | undefined): boolean {
  return url?.startsWith(own) === true && !url.includes('/node_modules/')
}

function readdirOf(dir: string): readonly string[] {
  try {
    return readdirSync(dir)
  } catch {
    return [] // nothing was joined: each is found by itself
  }
}
