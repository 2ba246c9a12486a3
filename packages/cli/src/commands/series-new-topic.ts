import { newTopic } from '@backroad/series'
import path from 'node:path'

/** `backroad series new topic`: a folder with a template of every part; planned until its lesson is there. */
export async function seriesNewTopic(title: string, options: { chapter: string; series: string }): Promise<number> {
  const { dir, files } = await newTopic(path.resolve(options.series), { chapter: options.chapter, title })
  console.log(`The topic stands in ${dir}, planned:`)
  for (const file of files) console.log(`  ${file}`)
  console.log(
    '\nBegin with topic.yaml; docs/authoring.md says what each file holds. backroad series check finds mistakes.',
  )
  return 0
}
