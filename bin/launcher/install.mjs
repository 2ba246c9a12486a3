import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { withSetupLock } from './lock.mjs'
import { npmCi } from './npm.mjs'
import { root } from './places.mjs'

const stampFile = path.join(root, 'node_modules/.backroad.json')

/**
 * Makes sure that the packages of the lockfile are installed; does nothing when they are.
 * @param {'app' | 'all'} scope `app` is what the program needs, `all` also what its tests and checks need
 */
export async function installPackages(scope) {
  const lock = digestOfLockfile()
  if (isInstalled(lock, scope)) return
  await withSetupLock(async () => {
    if (isInstalled(lock, scope)) return
    const what = scope === 'all' ? ', with those for testing' : ''
    console.error(`Installing Backroad's packages, once${what}. It takes a minute, or several …`)
    await npmCi(root, scope === 'app' ? ['--omit=dev'] : ['--include=dev'], 'the packages')
    fs.writeFileSync(stampFile, JSON.stringify({ lock, scope }))
  })
}

function digestOfLockfile() {
  return createHash('sha256')
    .update(fs.readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex')
}

function isInstalled(lock, scope) {
  const stamp = readStamp()
  if (stamp) return stamp.lock === lock && (stamp.scope === 'all' || stamp.scope === scope)
  return wasInstalledByHand()
}

/** @returns {{lock: string, scope: string} | undefined} */
function readStamp() {
  try {
    return JSON.parse(fs.readFileSync(stampFile, 'utf8'))
  } catch {
    return undefined // not there, or cut off while it was written: install again
  }
}

/** Somebody ran `npm install` or `npm ci` themselves, after the lockfile was last changed. */
function wasInstalledByHand() {
  try {
    const installed = fs.statSync(path.join(root, 'node_modules/.package-lock.json')).mtimeMs
    const wanted = fs.statSync(path.join(root, 'package-lock.json')).mtimeMs
    return installed >= wanted && fs.existsSync(path.join(root, 'node_modules/vitest'))
  } catch {
    return false
  }
}
