import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { LauncherError } from './errors.mjs'
import { withSetupLock } from './lock.mjs'
import { root, setupDir, webDir } from './places.mjs'

const stampFile = path.join(webDir, 'build/.sources')
const sources = ['src', 'static', 'package.json', 'vite.config.ts', 'vite.islands.config.ts', 'tsconfig.json']
/** Written by the build itself. */
const made = path.join(webDir, 'static/_app')

/**
 * Builds the web pages when their sources changed since they were last built.
 * The script that builds them is `build` in packages/web/package.json.
 * @param {string} node the Node.js to build with
 */
export async function buildPages(node) {
  const wanted = digestOfSources()
  if (builtFrom() === wanted) return
  await withSetupLock(async () => {
    if (builtFrom() === wanted) return
    console.error('Building the pages, once …')
    const { scripts } = JSON.parse(fs.readFileSync(path.join(webDir, 'package.json'), 'utf8'))
    const PATH = [path.dirname(node), path.join(root, 'node_modules/.bin'), process.env.PATH].join(path.delimiter)
    const env = { ...process.env, PATH, NODE_ENV: 'production' }
    const built = spawnSync(scripts.build, { shell: true, cwd: webDir, encoding: 'utf8', env })
    if (built.status !== 0) {
      const log = path.join(setupDir, 'pages.log')
      fs.writeFileSync(log, `${built.stdout ?? ''}${built.stderr ?? ''}${built.error ?? ''}`)
      throw new LauncherError(`The pages could not be built; what the builder said is in ${log}.`)
    }
    fs.writeFileSync(stampFile, wanted)
  })
}

function builtFrom() {
  try {
    return fs.readFileSync(stampFile, 'utf8')
  } catch {
    return undefined // never built
  }
}

function digestOfSources() {
  const hash = createHash('sha256').update(fs.readFileSync(path.join(root, 'package-lock.json')))
  for (const source of sources) addTo(hash, path.join(webDir, source))
  return hash.digest('hex')
}

function addTo(hash, file) {
  if (file === made) return
  const stat = fs.statSync(file, { throwIfNoEntry: false })
  if (stat?.isDirectory()) for (const name of fs.readdirSync(file).sort()) addTo(hash, path.join(file, name))
  else if (stat) hash.update(`${path.relative(webDir, file)}\0`).update(fs.readFileSync(file))
}
