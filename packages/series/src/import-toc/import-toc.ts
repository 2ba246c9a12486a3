import { mkdir, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { stringify } from 'yaml'
import { looksTame } from '../apart/looks-tame.ts'
import { renderApart } from '../apart/render-apart.ts'
import { ImportError, type ImportReport } from './import-report.ts'
import { planSeries, type Plan, type PlannedTopic } from './plan-series.ts'
import type { Outline, OutlineNode } from './read-outline.ts'
import { slugOf } from './title-slug.ts'

export interface ImportOptions {
  readonly title?: string
  readonly slug?: string
  readonly description?: string
  /** SPDX name; what the file says of it, or `UNLICENSED`, unless told. */
  readonly license?: string
  /** Minutes of each topic; 60 unless told. */
  readonly minutes?: number
  /** The address of the file, to which relative links are taken. */
  readonly base?: string
}

/**
 * Makes a series folder of a table of contents in Markdown or HTML, such as a README. Headings become chapters, items topics;
 * an item with an address is written elsewhere, one without is planned. What is not taken over is in the report, with its
 * line and why. The folder has no error for loadSeries.
 *
 * @throws ImportError when `dir` holds anything, `base` is no address, or the source has neither a heading nor an item; then nothing is written
 */
export async function importToc(source: string, dir: string, options: ImportOptions = {}): Promise<ImportReport> {
  if (options.base !== undefined && !/^https?:\/\//i.test(options.base)) {
    throw new ImportError(`“${options.base}” is no address. Give one such as https://example.org/notes/README.md.`)
  }
  await refuseTiring(source)
  // Its parsers are many, and nothing else needs them.
  const [{ parseReadme }, { readOutline }] = await Promise.all([
    import('./parse-readme.ts'),
    import('./read-outline.ts'),
  ])
  const outline = withBase(readOutline(parseReadme(source)), options.base)
  const plan = planSeries(outline)
  if (plan.chapters.length === 0)
    throw new ImportError(
      'The file has no heading and no list item to make a series of. Give it headings for chapters and list items for topics.',
    )
  await refuseFilled(dir)
  const { report, series } = describe(dir, outline, plan, options)
  await mkdir(dir, { recursive: true })
  await writeYaml(path.join(dir, 'series.yaml'), series)
  for (const [index, chapter] of plan.chapters.entries()) {
    const at = path.join(dir, `${numberOf(index)}-${chapter.slug}`)
    await mkdir(at)
    await writeYaml(path.join(at, 'chapter.yaml'), { title: chapter.title })
    for (const [place, topic] of chapter.topics.entries()) {
      const here = path.join(at, `${numberOf(place)}-${topic.slug}`)
      await mkdir(here)
      await writeYaml(path.join(here, 'topic.yaml'), factsOf(topic, options))
    }
  }
  return report
}

/** It is parsed here, where nobody could go on meanwhile. */
async function refuseTiring(source: string): Promise<void> {
  if (looksTame(source)) return
  const { isPlain } = await renderApart(source)
  if (isPlain)
    throw new ImportError(
      'It takes too long to read: too much in it is nested, or has signs that never close. Give its headings and lists alone.',
    )
}

async function refuseFilled(dir: string): Promise<void> {
  let found: string[] = []
  try {
    found = await readdir(dir)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOTDIR') throw new ImportError(`${dir} is a file. Name a folder that is empty or not there yet.`)
    if (code !== 'ENOENT') throw error
  }
  if (found.length) throw new ImportError(`The folder ${dir} is not empty. Name one that is empty or not there yet.`)
}

function describe(
  dir: string,
  outline: Outline,
  plan: Plan,
  options: ImportOptions,
): { report: ImportReport; series: Record<string, unknown> } {
  const topics = plan.chapters.flatMap((chapter) => chapter.topics)
  const title = options.title ?? plan.title?.text ?? 'Imported series'
  const description = options.description ?? outline.lead?.text ?? `A series of ${topics.length} topics.`
  const { licence } = outline
  const license = options.license ?? licence?.spdx ?? 'UNLICENSED'
  const left = [...outline.left, ...plan.left]
  if (plan.title && options.title)
    left.push({ line: plan.title.line, text: plan.title.text, reason: 'the title given is taken instead' })
  if (outline.lead && options.description)
    left.push({ ...outline.lead, reason: 'the description given is taken instead' })
  if (licence && options.license)
    left.push({ line: licence.line, text: licence.text, reason: 'the license given is taken instead' })
  const taken: ImportReport['taken'][number][] = []
  if (plan.title && !options.title) taken.push({ ...plan.title, as: 'title' })
  if (outline.lead && !options.description) taken.push({ ...outline.lead, as: 'description' })
  const changed = [...outline.changed, ...plan.changed]
  if (licence && !options.license) {
    taken.push({ line: licence.line, text: licence.text, as: 'license' })
    changed.push({ line: licence.line, text: licence.text, reason: `the license of the series is ${licence.spdx}` })
  }
  for (const { line, title: text, slug, topics } of plan.chapters) {
    taken.push({ line, text, as: 'chapter', slug })
    for (const topic of topics) taken.push({ line: topic.line, text: topic.title, as: 'topic', slug: topic.slug })
  }
  const assumed = [
    ...(options.title || plan.title ? [] : ['The title, since no heading stands above all others.']),
    ...(options.description || outline.lead ? [] : ['The description.']),
    ...(options.license || licence ? [] : ['The license, UNLICENSED: nobody may use it until you name another.']),
    `The question of each topic: it repeats the title.`,
    `The minutes of each topic, ${minutesOf(options)}.`,
    'That no topic needs another first.',
  ]
  const report = {
    dir,
    title,
    chapters: plan.chapters.length,
    topics: topics.length,
    linked: topics.filter((topic) => topic.link).length,
    taken: byLine(taken),
    changed: byLine(changed),
    left: byLine(left),
    assumed,
  }
  return {
    report,
    series: { format: 1, slug: options.slug ?? slugOf(title, 'series'), title, description, version: '0.1.0', license },
  }
}

function factsOf(topic: PlannedTopic, options: ImportOptions): Record<string, unknown> {
  const question = topic.title.endsWith('?') ? topic.title : `${topic.title}?`
  return {
    title: topic.title,
    question,
    minutes: minutesOf(options),
    needs: [],
    ...(topic.link ? { link: topic.link } : {}),
  }
}

function minutesOf({ minutes }: ImportOptions): number {
  return minutes ?? 60
}

function withBase(outline: Outline, base: string | undefined): Outline {
  if (base === undefined) return outline
  const settle = (node: OutlineNode): OutlineNode => {
    const link = node.link && URL.canParse(node.link, base) ? new URL(node.link, base).href : node.link
    return { ...node, children: node.children.map(settle), ...(link ? { link } : {}) }
  }
  return { ...outline, nodes: outline.nodes.map(settle) }
}

async function writeYaml(file: string, value: unknown): Promise<void> {
  await writeFile(file, stringify(value, { lineWidth: 120 }), { flag: 'wx' })
}

function numberOf(index: number): string {
  return String(index + 1).padStart(2, '0')
}

function byLine<T extends { line: number }>(entries: T[]): T[] {
  return entries.sort((a, b) => a.line - b.line)
}
