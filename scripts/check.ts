/** `npm run check`: every static check, all of them even when one fails, and the failed ones named at the end. */
import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import path from 'node:path'

interface Check {
  readonly name: string
  /** Makes what the check reads; its failure is the check's. */
  readonly before?: readonly string[]
  readonly run: readonly string[]
  readonly cwd?: string
}

const bin = (name: string) => `node_modules/${name}`
const checks: readonly Check[] = [
  {
    name: 'types of the pages',
    cwd: 'packages/web',
    before: [path.resolve(bin('@sveltejs/kit/svelte-kit.js')), 'sync'],
    run: [path.resolve(bin('svelte-check/bin/svelte-check')), '--tsconfig', './tsconfig.json', '--fail-on-warnings'],
  },
  { name: 'types', run: [bin('typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.json'] },
  { name: 'lint', run: [bin('eslint/bin/eslint.js'), '--max-warnings=0', '.'] },
  { name: 'format', run: [bin('prettier/bin/prettier.cjs'), '--check', '--log-level=warn', '.'] },
  { name: 'unused code', run: [bin('knip/bin/knip.js')] },
  {
    name: 'dependency directions',
    run: [
      bin('dependency-cruiser/bin/dependency-cruiser.mjs'),
      '--config',
      '.dependency-cruiser.cjs',
      'packages',
      'series',
      'scripts',
    ],
  },
  { name: 'series', run: ['packages/cli/src/main.ts', 'series', 'check', 'series/backend'] },
  { name: 'generated files', run: ['scripts/generate.ts', '--check'] },
]

const failed: string[] = []
const left = [...checks]
// Each keeps one processor busy.
await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, takeTurns))
console.log(failed.length === 0 ? '\nAll checks passed.' : `\nFailed: ${failed.join(', ')}.`)
process.exitCode = failed.length === 0 ? 0 : 1

async function takeTurns(): Promise<void> {
  for (let check = left.shift(); check !== undefined; check = left.shift()) await perform(check)
}

async function perform(check: Check): Promise<void> {
  const started = performance.now()
  const made = check.before === undefined ? undefined : await run(check.before, check.cwd)
  const { code, output } = made !== undefined && made.code !== 0 ? made : await run(check.run, check.cwd)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'}  ${check.name}  (${seconds} s)`)
  if (code === 0) return
  failed.push(check.name)
  console.log(output)
}

function run(args: readonly string[], cwd = '.'): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}
