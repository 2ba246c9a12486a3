#!/usr/bin/env node
// Plain JavaScript that runs on Node.js 20 and later: sets up what is missing, then hands over to the real program.
import { hasErrorCode, LauncherError } from './launcher/errors.mjs'
import { installPackages } from './launcher/install.mjs'
import { joinDependencies } from './launcher/join.mjs'
import { buildPages } from './launcher/pages.mjs'
import { bringRuntime } from './launcher/runtime.mjs'
import { runCli, runScript } from './launcher/hand-over.mjs'

/** Our own scripts that open the real pages. */
const needsPages = new Set(['scripts/test.ts', 'scripts/bench.ts', 'scripts/screenshots.ts'])
const [command, ...rest] = process.argv.slice(2)

try {
  if (command === 'dev') {
    await installPackages('all')
    const node = await bringRuntime()
    if (needsPages.has(rest[0])) await buildPages(node)
    process.exitCode = await runScript(node, rest)
  } else {
    await installPackages('app')
    const node = await bringRuntime()
    await joinDependencies(node)
    if (command === 'start' && !rest.includes('--help')) await buildPages(node)
    process.exitCode = await runCli(node, process.argv.slice(2))
  }
} catch (error) {
  if (!(error instanceof LauncherError) && !hasErrorCode(error)) throw error
  console.error(error instanceof LauncherError ? error.message : `Backroad could not start: ${error.message}`)
  process.exitCode = 1
}
