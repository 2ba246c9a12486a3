/** `npm run check`: every static check, all of them even when one fails, and the failed ones named at the end. */
import { spawn } from 'node:child_process'

interface Check {
  readonly name: string
  readonly run: readonly string[]
}

const bin = (name: string) => `node_modules/${name}`
const checks: readonly Check[] = [
  { name: 'types', run: [bin('typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.json'] },
  {
    name: 'types of the pages',
    run: [
      bin('svelte-check/bin/svelte-check'),
      '--workspace',
      'packages/web',
      '--tsconfig',
      './tsconfig.json',
      '--fail-on-warnings',
    ],
  },
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
for (const check of checks) {
  const started = performance.now()
  const { code, output } = await runCheck(check)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'}  ${check.name}  (${seconds} s)`)
  if (code !== 0) {
    failed.push(check.name)
    console.log(output)
  }
}
console.log(failed.length === 0 ? '\nAll checks passed.' : `\nFailed: ${failed.join(', ')}.`)
process.exitCode = failed.length === 0 ? 0 : 1

function runCheck(check: Check): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...check.run], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}
