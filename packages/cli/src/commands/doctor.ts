import { inspectMachine, type Finding } from '@backroad/app'
import { loadValidSeries } from '../load-series.ts'
import { seriesDirOf } from '../places.ts'

/** `backroad doctor`: what is found on this machine and what each thing is for. */
export async function doctor(options: { json?: true }): Promise<number> {
  const series = await loadValidSeries(seriesDirOf(undefined))
  const builds = series.chapters.flatMap((chapter) => chapter.topics).flatMap((topic) => topic.builds)
  const findings = await inspectMachine(
    builds.flatMap((build) => build.real.map((real) => ({ ...real, build: build.slug }))),
  )
  console.log(options.json ? JSON.stringify(findings, null, 2) : draw(findings).join('\n'))
  return 0
}

function draw(findings: readonly Finding[]): string[] {
  const missing = findings.filter((finding) => finding.path === undefined)
  const install = missing.map((finding) => finding.package)
  return [
    ...findings.map(drawFinding),
    '',
    missing.length === 0
      ? 'Everything was found.'
      : 'Nothing of this is needed to read, to experiment, or to check a program in TypeScript.',
    ...(install.length === 0
      ? []
      : ['On Debian or Ubuntu, what is missing comes with:', `  apt-get install ${[...new Set(install)].join(' ')}`]),
  ]
}

function drawFinding({ name, path, version, purpose }: Finding): string {
  const found = path === undefined ? 'not found' : (version ?? 'found')
  return `  ${path === undefined ? '·' : '✓'} ${name.padEnd(12)} ${found.padEnd(18)} ${purpose}`
}
