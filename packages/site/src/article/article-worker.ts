import '@backroad/series/find-modules'
import { parentPort, workerData } from 'node:worker_threads'
import type { Batch } from './article-pool.ts'
import type { ReadArticle, Surroundings } from './types.ts'

// A thread of article-pool.ts: batches of places come in, articles go out, each with its place.
const around = workerData as Surroundings
const { readArticle } = await import('./read-article.ts')

// One batch after the other: they are answered in the order in which they came.
let turn = Promise.resolve()

parentPort?.on('message', (places: Batch) => {
  turn = turn
    .then(async () => {
      const articles: [path: string, article: ReadArticle][] = []
      for (const place of places) articles.push([place.path, await readArticle(place, around)])
      parentPort?.postMessage(articles)
    })
    .catch((error: unknown) => {
      // Thrown where the thread's owner hears of it.
      setImmediate(() => {
        throw error
      })
    })
})
