import { spawn } from 'node:child_process'
import module from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { root, setupDir } from './places.mjs'

/** Types are stripped and modules compiled once, not at every start. */
const compileCache = path.join(setupDir, 'compile-cache')
const cli = path.join(root, 'packages/cli/src/main.ts')
/** `node:sqlite` still calls itself experimental; a learner can do nothing about that. */
const quiet = '--disable-warning=ExperimentalWarning'

/**
 * Runs the `backroad` command: in this process where it can, otherwise in the brought Node.js.
 * @param {string} node @param {string[]} args @returns {Promise<number>} exit code
 */
export async function runCli(node, args) {
  if (node !== process.execPath) return run(node, [quiet, cli, ...args])
  module.enableCompileCache?.(compileCache)
  const warn = process.emitWarning
  process.emitWarning = (warning, ...more) => {
    const type = typeof more[0] === 'string' ? more[0] : more[0]?.type
    if (type !== 'ExperimentalWarning') warn.call(process, warning, ...more)
  }
  process.argv = [process.execPath, cli, ...args]
  await import(pathToFileURL(cli).href)
  return process.exitCode ?? 0
}

/** Runs one of our own scripts with the right Node.js, the folder being Backroad's. @returns {Promise<number>} exit code */
export const runScript = (node, args) => run(node, [quiet, ...args], root)

function run(node, args, cwd) {
  // The right Node.js is first on PATH for whatever the program starts in turn.
  const env = {
    NODE_COMPILE_CACHE: compileCache,
    ...process.env,
    PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ''}`,
  }
  // Over the channel the child learns of our end, however we end.
  const child = spawn(node, args, { cwd, env, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  // At a terminal Ctrl-C reaches the child by itself.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve(code ?? 128 + (os.constants.signals[signal] ?? 0)))
  })
}
