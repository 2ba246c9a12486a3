import { createWorkspace, readWorkspace, type StarterLanguage } from '@backroad/check'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { runOnce, type Course } from './runs.ts'
import { hasToolchain } from './toolchain.ts'
import type { StarterProof } from './types.ts'

/** Makes a starter and runs the first stage: it must fail, and say what to do next. */
export async function proveStarter(
  course: Course,
  seriesSlug: string,
  language: StarterLanguage,
): Promise<StarterProof> {
  if (!(await hasToolchain(language))) return { language, found: false, ok: true }
  const dir = await mkdtemp(path.join(tmpdir(), 'backroad-starter-'))
  try {
    await createWorkspace({
      build: `${seriesSlug}/${course.build.slug}`,
      contract: course.build.contract,
      ...(course.build.ready && { ready: course.build.ready }),
      language,
      dir: path.join(dir, 'w'),
    })
    const result = await runOnce(course, readWorkspace(path.join(dir, 'w')), {
      until: course.checkable.stages[0]?.slug ?? '',
    })
    const first = result.stages[0]
    const evidence = first?.evidence
    const refusals = ['passed', 'unclear', 'crashed', 'waits']
    return {
      language,
      found: true,
      ok: first !== undefined && !refusals.includes(first.verdict) && evidence?.likely !== undefined,
      ...(first ? { verdict: first.verdict } : {}),
      ...(evidence ? { summary: evidence.summary } : {}),
    }
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}
