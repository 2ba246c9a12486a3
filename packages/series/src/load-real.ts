import { join, SLUG, SLUG_RULE, type Folder } from './folder.ts'
import { didYouMean } from './nearest.ts'
import type { YamlFile } from './read-yaml.ts'
import type { buildSchema } from './schemas.ts'
import type { RealSoftware, StageFile } from './types.ts'
import type { z } from 'zod'

const PLACES = ['{dir}', '{build}', '{host}', '{port}', '{data}']

/** The real software that a build's stages are also run against, from `real:` in build.yaml and `real/<name>/`. */
export function loadReal(
  folder: Folder,
  build: string,
  file: YamlFile<z.output<typeof buildSchema>>,
  stages: readonly StageFile[],
): RealSoftware[] {
  const slugs = stages.map((stage) => stage.slug)
  const names = Object.keys(file.value.real)
  for (const entry of folder.list(join(build, 'real'))) {
    const path = join(build, 'real', entry.name)
    if (names.includes(entry.name) && entry.kind === 'folder') folder.walk(path)
    else
      folder.report({
        path,
        message: 'No real software of this name stands in build.yaml.',
        allowed: didYouMean(entry.name, names),
      })
  }
  const real: RealSoftware[] = []
  for (const [name, facts] of Object.entries(file.value.real)) {
    const key = ['real', name]
    if (!SLUG.test(name)) folder.report({ ...file.where(key), message: `“${name}” is not a slug.`, allowed: SLUG_RULE })
    for (const [index, word] of facts.run.entries()) {
      for (const place of word.match(/\{[a-z]+\}/gi) ?? []) {
        if (PLACES.includes(place)) continue
        folder.report({
          ...file.where([...key, 'run', index]),
          message: `${place} is filled in by nothing.`,
          allowed: didYouMean(place, PLACES),
        })
      }
    }
    for (const kind of ['differs', 'sometimes'] as const) {
      for (const slug of Object.keys(facts[kind])) {
        if (slugs.includes(slug)) continue
        folder.report({
          ...file.where([...key, kind, slug]),
          message: `There is no stage “${slug}” to differ on.`,
          allowed: didYouMean(slug, slugs),
        })
      }
    }
    const { package: debian, command, version, run, stop, differs, sometimes } = facts
    real.push({
      name,
      ...(debian ? { package: debian } : {}),
      command: command ?? run[0] ?? name,
      version,
      run,
      stop,
      differs: { ...differs, ...sometimes },
      ...(Object.keys(sometimes).length > 0 ? { byChance: Object.keys(sometimes) } : {}),
    })
  }
  return real
}
