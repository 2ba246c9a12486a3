/** `npm test [-- vitest options]`: both test projects, then one line of counts, then why anything was skipped. */
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

interface Report {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  success: boolean
  testResults: { name: string; status: string; assertionResults: { status: string; fullName: string }[] }[]
}

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'backroad-tests-'))
const file = path.join(dir, 'report.json')
const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...process.argv.slice(2)]
const vitest = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', ...args], { stdio: 'inherit' })

const report = readReport()
fs.rmSync(dir, { recursive: true })
if (report === undefined) {
  console.error('The tests did not run to their end; what Vitest said is above.')
  process.exit(1)
}

const skipped = report.testResults.flatMap((suite) =>
  suite.assertionResults
    .filter((test) => test.status === 'skipped' || test.status === 'pending')
    .map((test) => `  ${path.relative('.', suite.name)}: ${test.fullName}`),
)
// A file that could not be loaded holds no test and would otherwise count for nothing.
const broken = report.testResults.filter((suite) => suite.status === 'failed' && suite.assertionResults.length === 0)
for (const suite of broken) console.error(`could not be run: ${path.relative('.', suite.name)}`)
if (skipped.length > 0) {
  console.log('\nSkipped, because what they need was not found (backroad doctor says what is):')
  console.log(skipped.join('\n'))
}
const failed = report.numFailedTests + broken.length
// Where everything that tests need is installed, nothing may be skipped.
const mayNotSkip = process.env.BACKROAD_NOTHING_SKIPPED === '1' && skipped.length > 0
if (mayNotSkip) console.error('Nothing may be skipped here: BACKROAD_NOTHING_SKIPPED is 1.')
console.log(`\ntests: ${report.numPassedTests} passed, ${failed} failed, ${skipped.length} skipped`)
process.exitCode = vitest.status === 0 && failed === 0 && !mayNotSkip ? 0 : 1

function readReport(): Report | undefined {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')) as Report
  } catch {
    return undefined
  }
}
