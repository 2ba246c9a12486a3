import { countsInWords } from '@backroad/series'
import path from 'node:path'
import { openApp } from '../open-app.ts'

/** `backroad series use`: takes a folder for the person's own series. */
export async function seriesUse(dir: string): Promise<number> {
  await using app = await openApp()
  await app.ownSeries.use(path.resolve(dir))
  await tellOwn(app)
  return 0
}

/** Says what one's own series is now, and what its topics may explain. */
export async function tellOwn(app: Awaited<ReturnType<typeof openApp>>): Promise<void> {
  const { series } = await app.ownSeries.page()
  if (!series) return
  const all = series.chapters.flatMap((chapter) => chapter.topics)
  const notHere = all.filter(({ state }) => state !== 'published')
  const planned = notHere.filter(({ link }) => link === undefined)
  const counts = {
    ...{ topics: all.length, here: all.length - notHere.length, elsewhere: notHere.length - planned.length },
    ...{ planned: planned.length, drafts: planned.filter(({ state }) => state === 'draft').length },
  }
  console.log(`Your series is ${series.title}, in ${series.dir}: ${all.length} topics: ${countsInWords(counts)}.`)
  const matched = all.filter(({ explains }) => explains !== undefined).length
  const proposed = all.filter((topic) => topic.proposed !== undefined).length
  if (matched > 0) console.log(`${matched} of them ${matched === 1 ? 'explains' : 'explain'} a topic that you learn.`)
  if (proposed > 0) {
    const have = `${proposed} ${proposed === 1 ? 'has' : 'have'} the name of a topic that you learn`
    console.log(`${have}: the page "Write" proposes to match ${proposed === 1 ? 'it' : 'them'}.`)
  }
}
