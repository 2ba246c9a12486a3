import { parentPort, workerData } from 'node:worker_threads'
import type { Batch } from './article-pool.ts'
import { readArticle } from './read-article.ts'
import type { ReadArticle, Surroundings } from './types.ts'

// A thread of article-pool.ts: batches of places come in, articles go out in the same order.
const around = workerData as Surroundings

parentPort?.on('message', (places: Batch) => {
  void (async () => {
    const articles: ReadArticle[] = []
    for (const place of places) articles.push(await readArticle(place, around))
    parentPort?.postMessage(articles)
  })().catch((error: unknown) => {
    // Thrown where the thread's owner hears of it.
    setImmediate(() => {
      throw error
    })
  })
})
