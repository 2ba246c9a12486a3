import type { z } from 'zod'
import { checkWorkspace } from './check-workspace.ts'
import { join, type Folder } from './folder.ts'
import { didYouMean } from './nearest.ts'
import type { YamlFile } from './read-yaml.ts'
import type { buildSchema } from './schemas.ts'
import type { Solution, StageFile } from './types.ts'

/** Reads `solutions` of a build.yaml, and sees that each is a workspace and names a stage, and that no folder is left over. */
export function loadSolutions(
  folder: Folder,
  at: string,
  file: YamlFile<z.output<typeof buildSchema>>,
  { build, stages }: { readonly build: string; readonly stages: readonly StageFile[] },
): Solution[] {
  const solutions: Solution[] = []
  const slugs = stages.map(({ slug }) => slug)
  for (const [language, until] of Object.entries(file.value.solutions)) {
    const dir = join(at, 'solutions', language)
    checkWorkspace(folder, dir, build, `The solution in ${language}`)
    if (slugs.includes(until)) solutions.push({ language, dir: folder.absolute(dir), until })
    else {
      folder.report({
        ...file.where(['solutions', language]),
        message: `There is no stage “${until}”.`,
        allowed: didYouMean(until, slugs),
      })
    }
  }
  for (const { name } of folder.list(join(at, 'solutions'))) {
    if (file.value.solutions[name] !== undefined) continue
    folder.report({
      path: join(at, 'solutions', name),
      message: 'build.yaml does not say up to which stage this solution goes.',
      allowed: `solutions: { ${name}: SLUG-OF-A-STAGE }`,
    })
  }
  return solutions
}
