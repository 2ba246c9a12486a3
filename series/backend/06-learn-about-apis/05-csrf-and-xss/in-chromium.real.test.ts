import { type CheckResult, findChromium, readWorkspace, runCheck } from '@backroad/check'
import { applyEdits, loadCheckable, loadSeries } from '@backroad/series'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const { series } = await loadSeries(join(import.meta.dirname, '..', '..'))
const build = series?.chapters
  .flatMap((chapter) => chapter.topics)
  .flatMap((topic) => topic.builds)
  .find(({ slug }) => slug === 'guestbook')
if (build === undefined) throw new Error('the build guestbook could not be loaded')
const checkable = await loadCheckable(build)
const reference = join(build.dir, 'reference')
const judged = test.skipIf(findChromium() === undefined)

async function check(dir: string, only?: string): Promise<CheckResult> {
  const events = runCheck({
    build: checkable,
    program: readWorkspace(dir),
    ...(only === undefined ? {} : { only: [only] }),
  })
  for (;;) {
    const next = await events.next()
    if (next.done) return next.value
  }
}

judged(
  'in Chromium the reference passes every stage, and the result says what judged',
  { timeout: 600_000 },
  async () => {
    const { stages } = await check(reference)
    expect(
      stages.filter(({ verdict }) => verdict !== 'passed').map(({ slug, evidence }) => [slug, evidence?.summary]),
    ).toEqual([])
    const by = stages.flatMap(({ judgedBy }) => judgedBy ?? [])
    expect(by).toHaveLength(14)
    expect(new Set(by)).toEqual(new Set([expect.stringMatching(/^Chromium \d+/)]))
  },
)

judged.for([
  'looks-at-the-text-of-the-address',
  'a-policy-with-a-wildcard',
  'an-origin-of-null-is-fine',
  'other-ports-may-frame',
])('in Chromium the wrong program %s is caught', { timeout: 300_000 }, async (name) => {
  const wrong = build.wrong.find((each) => each.name === name)
  if (wrong === undefined) throw new Error(`there is no wrong program ${name}`)
  const dir = await mkdtemp(join(tmpdir(), 'backroad-wrong-'))
  try {
    await cp(reference, dir, { recursive: true })
    for (const [file, text] of await applyEdits(build, wrong)) await writeFile(join(dir, file), text)
    const [stage] = (await check(dir, wrong.caughtBy)).stages
    expect(stage).toMatchObject({ verdict: 'failed', judgedBy: expect.stringMatching(/^Chromium/) as unknown })
    expect(stage?.evidence?.summary).toContain('Chromium')
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
})
