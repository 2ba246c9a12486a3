import type { CheckResult, StageResult } from '@backroad/check'

/** A check as JUnit XML, as build servers read it: a stage is a test case; what is `unclear` is an error, not a failure. */
export function junitXml(result: CheckResult): string {
  const failures = result.stages.filter((stage) => kindOf(stage) === 'failure').length
  const errors = result.stages.filter((stage) => kindOf(stage) === 'error').length
  const skipped = result.stages.filter((stage) => kindOf(stage) === 'skipped').length
  const counts = `tests="${result.stages.length}" failures="${failures}" errors="${errors}" skipped="${skipped}" time="${seconds(result.ms)}"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="${escapeXml(result.build)}" ${counts}>`,
    `    <properties><property name="seed" value="${escapeXml(result.seed)}"/></properties>`,
    ...result.stages.map((stage) => testCase(result.build, stage)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

function testCase(build: string, stage: StageResult): string {
  const open = `    <testcase classname="${escapeXml(build)}" name="${escapeXml(stage.slug)}" time="${seconds(stage.ms)}"`
  const kind = kindOf(stage)
  if (kind === undefined) return `${open}/>`
  if (kind === 'skipped')
    return `${open}><skipped message="waits for ${escapeXml(stage.waitsFor ?? 'another stage')}"/></testcase>`
  const { evidence } = stage
  const text = evidence === undefined ? '' : JSON.stringify(evidence, null, 2)
  return `${open}><${kind} type="${stage.verdict}" message="${escapeXml(evidence?.summary ?? stage.verdict)}">${escapeXml(text)}</${kind}></testcase>`
}

function kindOf(stage: StageResult): 'failure' | 'error' | 'skipped' | undefined {
  if (stage.verdict === 'passed') return undefined
  if (stage.verdict === 'waits') return 'skipped'
  return stage.verdict === 'unclear' ? 'error' : 'failure'
}

const seconds = (ms: number): string => (ms / 1000).toFixed(3)

/** XML 1.0 has no way to write most control characters: they are shown as \xNN. */
export function escapeXml(text: string): string {
  return text
    .replace(
      /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g,
      (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
    )
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/[\t\n\r]/g, (char) => `&#${char.charCodeAt(0)};`)
}
