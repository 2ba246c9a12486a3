import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { LauncherError } from './errors.mjs'
import { setupDir } from './places.mjs'

const offline =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ECONNRESET|ERR_SOCKET_TIMEOUT|ENOTCACHED|network/
const full = /ENOSPC/
const forbidden = /EACCES|EROFS|EPERM/

/**
 * Installs exactly what a folder's lockfile names. No package's install script is run: none of ours needs one.
 * @param {string} dir folder with package.json and package-lock.json
 * @param {string[]} options further options of `npm ci`
 * @param {string} what named to the person: "the packages", "Node.js 24"
 */
export async function npmCi(dir, options, what) {
  const log = path.join(setupDir, 'npm.log')
  const leave = new AbortController()
  void warnWhenOffline(dir, leave.signal)
  const { code, output } = await runNpm(dir, [
    'ci',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    '--fetch-retries=2',
    '--fetch-retry-mintimeout=1000',
    '--fetch-retry-maxtimeout=5000',
    ...options,
  ]).finally(() => leave.abort())
  if (code === 0) return
  fs.writeFileSync(log, output)
  throw new LauncherError(sentenceFor(output, what) + `\nWhat npm said is in ${log}.`)
}

/** npm gives up only after a minute. Until then nobody need wonder; and it may have kept all that it needs. */
async function warnWhenOffline(dir, signal) {
  try {
    const { code, output } = await runNpm(dir, ['ping', '--loglevel=error', '--fetch-retries=0'], signal)
    if (code !== 0 && offline.test(output) && !signal.aborted)
      console.error(
        'The npm registry does not answer; trying with what npm has kept from before. This can take a minute …',
      )
  } catch {
    // Without npm, or once the installation is done, there is nothing to say.
  }
}

function sentenceFor(output, what) {
  if (full.test(output))
    return `The disk is full, so ${what} could not be installed. Free about 700 MB and run the command again.`
  if (forbidden.test(output)) {
    return `npm was not allowed to write ${what} to this folder. Make it (and everything in it) yours, then run the command again.`
  }
  if (offline.test(output)) {
    return (
      `The npm registry could not be reached, so ${what} could not be fetched. Backroad needs the network once, the first time.\n` +
      'Connect and run the command again; behind a proxy, first: npm config set proxy http://HOST:PORT'
    )
  }
  return `npm could not install ${what}. Run the command again; if it stays so, delete node_modules and try once more.`
}

/** @param {AbortSignal} [signal] ends it @returns {Promise<{code: number, output: string}>} */
function runNpm(cwd, args, signal) {
  // The npm that started us, so that version and settings are the person's own.
  const script = process.env.npm_execpath
  const [command, first] = script?.endsWith('.js') ? [process.execPath, [script]] : ['npm', []]
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...first, ...args], {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: withoutNpmConfig(),
      signal,
    })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.on('error', (error) => {
      reject(
        error.code === 'ENOENT'
          ? new LauncherError(
              'npm was not found. Backroad installs its packages with it: install Node.js with npm, then run the command again.',
            )
          : error,
      )
    })
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

/** Under `npm start` our parent's npm leaves its own settings of this folder in the environment; ours must not inherit them. */
function withoutNpmConfig() {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^npm_(package|lifecycle|config_(local_prefix|prefix|omit|include))/.test(name),
  )
  return Object.fromEntries(kept)
}
