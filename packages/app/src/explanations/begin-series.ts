import { changeYaml, type Series } from '@backroad/series'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { newId } from '../new-id.ts'
import { syncFolder, unwritable } from './text-file.ts'

/**
 * Makes a series of one's own from the table of contents of one that is taken: the same chapters and topics, all planned, each with
 * what it explains. The folder gets its name when it is whole; it must not be there yet.
 */
export async function beginSeries(dir: string, taken: Series): Promise<void> {
  const half = `${dir}.${newId()}`
  try {
    await mkdir(half, { recursive: true })
    const yaml = (at: string, values: Record<string, unknown>) => writeFile(path.join(half, at), changeYaml('', values))
    await yaml('series.yaml', {
      format: 1,
      slug: `my-${taken.slug}`.slice(0, 60).replace(/-+$/, ''),
      title: `My ${taken.title.replace(/^(The|A|An) /, '')}`,
      description: `${taken.title}, in my own words.`,
      version: '0.1.0',
      license: 'UNLICENSED',
    })
    for (const [index, chapter] of taken.chapters.entries()) {
      const at = `${numberOf(index)}-${chapter.slug}`
      await mkdir(path.join(half, at))
      await yaml(path.join(at, 'chapter.yaml'), { title: chapter.title })
      for (const [place, topic] of chapter.topics.entries()) {
        const here = path.join(at, `${numberOf(place)}-${topic.slug}`)
        await mkdir(path.join(half, here))
        await yaml(path.join(here, 'topic.yaml'), {
          title: topic.title,
          question: topic.question,
          minutes: 10,
          explains: `${taken.slug}/${topic.slug}`,
        })
      }
    }
    await syncFolder(half)
    await rename(half, dir)
    await syncFolder(path.dirname(dir))
  } catch (error) {
    await rm(half, { recursive: true, force: true })
    throw unwritable(dir, error)
  }
}

const numberOf = (index: number): string => String(index + 1).padStart(2, '0')
