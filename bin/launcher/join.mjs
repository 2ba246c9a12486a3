import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { withSetupLock } from './lock.mjs'
import { root, setupDir } from './places.mjs'

/** Dependencies of very many small files, that nearly every start loads. */
const joined = ['kysely', 'parse5', 'rehype-sanitize', 'rehype-stringify', 'remark-rehype', 'unified', 'yaml', 'zod']
const folder = path.join(setupDir, 'joined')
const stampFile = path.join(folder, 'stamp')

/** Run by the brought Node.js; the bundler is the one that builds the pages. */
const script = `
import { rolldown } from 'rolldown'
for (const name of ${JSON.stringify(joined)}) {
  // Not what is for Node.js alone: of yaml that is CommonJS, whose names can't be told without running it.
  const resolve = { conditionNames: ['import', 'default'] }
  const bundle = await rolldown({ input: name, platform: 'neutral', logLevel: 'silent', resolve })
  await bundle.write({ file: ${JSON.stringify(folder)} + '/' + name + '.mjs', format: 'esm' })
  await bundle.close()
}`

/**
 * Joins each of those dependencies into one file: loading kysely's 250 files takes longer than a whole check. Whoever finds
 * the joined file may load it instead (packages/series/src/find-modules.ts); where it is missing, nothing but time is lost.
 * @param {string} node the Node.js to join with
 */
export async function joinDependencies(node) {
  const wanted = stamp()
  if (found() === wanted) return
  await withSetupLock(async () => {
    if (found() === wanted) return
    fs.rmSync(folder, { recursive: true, force: true })
    fs.mkdirSync(folder, { recursive: true })
    const done = spawnSync(node, ['--input-type=module', '-e', script], { cwd: root, encoding: 'utf8' })
    if (done.status !== 0) for (const name of joined) fs.rmSync(path.join(folder, `${name}.mjs`), { force: true })
    // Also when it failed: it would fail again at every start, and only time is lost.
    fs.writeFileSync(stampFile, wanted)
  })
}

function stamp() {
  const lock = fs.readFileSync(path.join(root, 'package-lock.json'))
  return createHash('sha256').update(lock).update(script).digest('hex')
}

function found() {
  try {
    return fs.readFileSync(stampFile, 'utf8')
  } catch {
    return undefined // never joined, or not to its end
  }
}
