import { join, numbered, SLUG, SLUG_RULE, type Entry, type Folder } from './folder.ts'
import { didYouMean } from './nearest.ts'
import { readYaml, type YamlFile } from './read-yaml.ts'
import { checkWorkspace } from './check-workspace.ts'
import { buildSchema } from './schemas.ts'
import { headingOf } from './lesson-facts.ts'
import { loadMutants } from './load-mutants.ts'
import { loadReal } from './load-real.ts'
import { loadSolutions } from './load-solutions.ts'
import { loadWrong } from './load-wrong.ts'
import type { Build, StageFile } from './types.ts'
import type { z } from 'zod'

const PARTS = [
  'build.yaml',
  'stages',
  'reference',
  'solutions',
  'wrong',
  'real',
  'README.md',
  'vectors',
  'surroundings.ts',
  'surroundings',
  'bench.ts',
  'mutants.yaml',
]

/**
 * Reads one build folder, `build/` or `builds/<slug>/`. Returns undefined when its `build.yaml` can't be taken; other
 * faults are reported and their part is left out.
 */
function loadBuild(folder: Folder, at: string, series: string, folderSlug?: string): Build | undefined {
  const file = readYaml(folder, join(at, 'build.yaml'), buildSchema, {
    message: 'A build needs its build.yaml.',
    allowed: 'title, contract, minutes, ready, database, slug, real and solutions',
  })
  for (const entry of folder.list(at)) {
    if (!PARTS.includes(entry.name)) {
      folder.report({
        path: join(at, entry.name),
        message: 'This is no part of a build.',
        allowed: didYouMean(entry.name, PARTS),
      })
    }
  }
  if (!file) return undefined
  const slug = buildSlug(folder, file, folderSlug)
  if (!slug) return undefined

  const stages = loadStageFiles(folder, join(at, 'stages'))
  const mutants = loadMutants(folder, at)
  checkReference(folder, join(at, 'reference'), `${series}/${slug}`)
  const { title, contract, minutes, ready, database } = file.value
  const names = folder.list(at).map(({ name }) => name)
  const modules = ['surroundings', 'bench'].filter((name) => names.includes(`${name}.ts`))
  return {
    slug,
    title,
    contract,
    minutes,
    ...(ready === undefined ? {} : { ready }),
    ...(database === undefined ? {} : { database }),
    dir: folder.absolute(at),
    stages,
    ...Object.fromEntries(modules.map((name) => [name, folder.absolute(join(at, `${name}.ts`))])),
    wrong: loadWrong(folder, at, stages),
    real: loadReal(folder, at, file, stages),
    solutions: loadSolutions(folder, at, file, { build: `${series}/${slug}`, stages }),
    ...(mutants === undefined ? {} : { mutants }),
  }
}

function buildSlug(
  folder: Folder,
  file: YamlFile<z.output<typeof buildSchema>>,
  folderSlug?: string,
): string | undefined {
  const { slug } = file.value
  if (folderSlug && slug && slug !== folderSlug) {
    folder.report({
      ...file.where(['slug']),
      message: `slug is “${slug}”, but the folder is named ${folderSlug}.`,
      allowed: folderSlug,
    })
  }
  if (!folderSlug && !slug) {
    folder.report({ ...file.where([]), message: 'slug is missing.', allowed: `in build/, slug: ${SLUG_RULE}` })
  }
  return folderSlug ?? slug
}

function loadStageFiles(folder: Folder, at: string): StageFile[] {
  const entries = folder.list(at).filter((entry) => entry.kind === 'file' && !entry.name.endsWith('.test.ts'))
  reportStrays(folder, at, entries)
  const files = numbered(folder, at, entries, ['.ts', '.md'])
  if (!files.length) {
    folder.report({ path: at, message: 'A build needs stages.', allowed: 'NN-slug.ts with NN-slug.md beside it' })
  }
  const stages: StageFile[] = []
  const seen = new Map<string, number>()
  for (const { name, number, slug } of files) {
    const stem = name.replace(/\.(ts|md)$/, '')
    const other = name.endsWith('.ts') ? `${stem}.md` : `${stem}.ts`
    if (!files.some((file) => file.name === other)) {
      const what = name.endsWith('.ts') ? 'This stage has no page for the learner.' : 'This page has no check.'
      folder.report({ path: join(at, name), message: what, allowed: `${other} beside it` })
      continue
    }
    if (name.endsWith('.md')) continue
    const earlier = seen.get(slug)
    if (earlier !== undefined) {
      folder.report({
        path: join(at, name),
        message: `Stage ${earlier} has the slug “${slug}” already.`,
        allowed: 'a slug once in a build',
      })
      continue
    }
    seen.set(slug, number)
    const title = stageTitle(folder, join(at, `${stem}.md`))
    stages.push({
      number,
      slug,
      title: title ?? slug,
      path: folder.absolute(join(at, name)),
      page: folder.absolute(join(at, `${stem}.md`)),
    })
  }
  return stages
}

function reportStrays(folder: Folder, at: string, entries: readonly Entry[]): void {
  for (const { name } of entries) {
    if (!/^\d+-.+\.(ts|md)$/.test(name)) {
      folder.report({
        path: join(at, name),
        message: 'This is not named like a stage.',
        allowed: 'NN-slug.ts, NN-slug.md and *.test.ts; what stages have in common goes into a folder here',
      })
    }
  }
}

function stageTitle(folder: Folder, page: string): string | undefined {
  const source = folder.read(page)
  const title = source === undefined ? undefined : headingOf(source)
  if (source !== undefined && !title) {
    folder.report({
      path: page,
      line: 1,
      message: 'The page has no title.',
      allowed: 'a first line such as “# Answers an unknown path with 404”',
    })
  }
  return title
}

function checkReference(folder: Folder, at: string, build: string): void {
  const files = folder.walk(at)
  if (!files.length) {
    folder.report({
      path: at,
      message: 'A build needs its reference solution.',
      allowed: 'a workspace: backroad.yaml and the code',
    })
    return
  }
  checkWorkspace(folder, at, build, 'The reference solution')
}

/** The builds of a topic, of which `entries` are what stands in its folder: `build/`, or several in `builds/<slug>/`. */
export function loadBuilds(folder: Folder, at: string, entries: readonly Entry[], series: string): Build[] {
  const builds: (Build | undefined)[] = []
  if (entries.some((entry) => entry.name === 'build' && entry.kind === 'folder')) {
    builds.push(loadBuild(folder, join(at, 'build'), series))
  }
  const others = entries.some((entry) => entry.name === 'builds') ? folder.list(join(at, 'builds')) : []
  for (const { name, kind } of others) {
    const here = join(at, 'builds', name)
    if (kind === 'folder' && SLUG.test(name)) builds.push(loadBuild(folder, here, series, name))
    else
      folder.report({
        path: here,
        message: 'Here stand folders of builds only.',
        allowed: `folders named as slugs: ${SLUG_RULE}`,
      })
  }
  return builds.filter((build) => build !== undefined)
}
