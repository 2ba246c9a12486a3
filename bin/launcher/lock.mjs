import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { LauncherError } from './errors.mjs'
import { root, setupDir } from './places.mjs'

const lockFile = path.join(setupDir, 'setup.lock')

/**
 * Runs `work` while no other process sets up the same folder; waits for one that does.
 * @template T @param {() => Promise<T>} work @returns {Promise<T>}
 */
export async function withSetupLock(work) {
  makeSetupDir()
  let told = false
  while (!take()) {
    if (!told) console.error('Another Backroad is setting up this folder; waiting for it to finish.')
    told = true
    await pause(200)
  }
  const release = () => fs.rmSync(lockFile, { force: true })
  process.once('exit', release)
  try {
    return await work()
  } finally {
    release()
    process.off('exit', release)
  }
}

function makeSetupDir() {
  try {
    fs.mkdirSync(setupDir, { recursive: true })
    fs.accessSync(setupDir, fs.constants.W_OK)
    fs.accessSync(root, fs.constants.W_OK)
  } catch (error) {
    throw new LauncherError(
      `The folder ${root} can't be written to (${error.code}), and Backroad installs its packages there.\n` +
        'Move it to a folder of yours, or make this one writable, then run the command again.',
    )
  }
}

/** @returns {boolean} whether the lock is ours now; a lock whose owner is gone is taken over */
function take() {
  try {
    fs.writeFileSync(lockFile, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
  }
  const owner = Number(readOr(lockFile, ''))
  if (owner > 0 && isRunning(owner)) return false
  fs.rmSync(lockFile, { force: true })
  return false
}

function readOr(file, otherwise) {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    return otherwise // released in between
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
