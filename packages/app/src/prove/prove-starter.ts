import { createWorkspace, readWorkspace, type StarterLanguage } from '@backroad/check'
import { findCommand } from '@backroad/lab'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { runOnce, type Course } from './runs.ts'
import type { StarterProof } from './types.ts'

/** The program without which a starter can't be run; TypeScript runs on the Node.js that runs us. */
const toolchain: Readonly<Record<StarterLanguage, string>> = {
  typescript: process.execPath,
  python: 'python3',
  go: 'go',
  rust: 'rustc',
  java: 'javac',
}

/** Makes a starter and runs the first stage: it must fail, and say what to do next. */
export async function proveStarter(
  course: Course,
  seriesSlug: string,
  language: StarterLanguage,
): Promise<StarterProof> {
  const command = toolchain[language]
  if (!path.isAbsolute(command) && (await findCommand(command)) === undefined)
    return { language, found: false, ok: true }
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
