import { newTopic } from '@backroad/series'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { UsageError } from '../exit.ts'
import { openApp } from '../open-app.ts'

interface Options {
  readonly chapter?: string
  readonly series?: string
  readonly parts?: 'all' | 'text'
}

/**
 * `backroad series new topic`: a folder with a template of every part, planned until its lesson is there; in a series of texts only what a
 * text needs.
 */
export async function seriesNewTopic(title: string, options: Options): Promise<number> {
  const { dir: series, isOwn } = await meantSeries(options.series)
  const { chapter, parts } = options
  const asked = { title, ...(chapter === undefined ? {} : { chapter }), ...(parts === undefined ? {} : { parts }) }
  const { dir, files } = await newTopic(series, asked)
  console.log(`The topic stands in ${dir}, planned:`)
  for (const file of files) console.log(`  ${file}`)
  if (files.length > 1) {
    console.log(
      '\nBegin with topic.yaml; docs/authoring.md says what each file holds. backroad series check finds mistakes.',
    )
  } else if (isOwn) {
    const slug = path.basename(dir).replace(/^\d+-/, '')
    console.log(`\nWrite it on the page "Write", or with your own editor: backroad explain ${slug}`)
  } else console.log('\nIts text is lesson.md in that folder, or lesson.draft.md while it is not for readers.')
  return 0
}

/** The folder that was named, or the one where this is called, or one's own series. */
async function meantSeries(asked: string | undefined): Promise<{ dir: string; isOwn: boolean }> {
  const isSeries = (dir: string) => existsSync(path.join(dir, 'series.yaml'))
  const here = path.resolve(asked ?? '.')
  if (asked === undefined) {
    await using app = await openApp()
    const own = await app.ownSeries.dir()
    if (isSeries(here)) return { dir: here, isOwn: here === own }
    if (own !== undefined && isSeries(own)) return { dir: own, isOwn: true }
  }
  if (isSeries(here)) return { dir: here, isOwn: false }
  throw new UsageError(
    `${here} is no series: it has no series.yaml. Name the folder of one with --series FOLDER, or begin your own on the page "Write".`,
  )
}
