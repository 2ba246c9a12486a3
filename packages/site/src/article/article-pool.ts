import { Worker } from 'node:worker_threads'
import { readArticle } from './read-article.ts'
import type { ReadArticle, Surroundings, TopicPlace } from './types.ts'

/** Fewer are rendered here: threads that first have to load the renderer, and learn to run it quickly, would take longer. */
const WORTH_THREADS = 1500
/** Articles that a thread is given at once. */
const BATCH = 16

export type Batch = readonly TopicPlace[]

/**
 * Reads and renders topics, in threads where there are many. `take` is told each as it comes, in no order.
 *
 * @throws what a thread threw
 */
export async function readArticles(
  places: readonly TopicPlace[],
  around: Surroundings,
  threads: number,
  take: (place: TopicPlace, article: ReadArticle) => void,
): Promise<void> {
  if (threads <= 1 || places.length < WORTH_THREADS) {
    for (const place of places) take(place, await readArticle(place, around))
    return
  }
  let next = 0
  const batch = (): Batch => places.slice(next, (next += BATCH))
  await Promise.all(Array.from({ length: threads }, () => oneThread(around, batch, take)))
}

async function oneThread(
  around: Surroundings,
  batch: () => Batch,
  take: (place: TopicPlace, article: ReadArticle) => void,
): Promise<void> {
  const worker = new Worker(new URL('article-worker.ts', import.meta.url), { workerData: around })
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  // Always one batch ahead, so that a thread doesn't wait for this one, which writes pages meanwhile.
  let waiting = 0
  const given = new Map<string, TopicPlace>()
  const give = () => {
    const places = batch()
    if (places.length === 0) return
    waiting += 1
    for (const place of places) given.set(place.path, place)
    worker.postMessage(places)
  }
  worker.on('error', reject)
  worker.on('exit', (code) => reject(new Error(`A thread that renders articles ended with code ${code}.`)))
  worker.on('message', (articles: readonly (readonly [path: string, article: ReadArticle])[]) => {
    waiting -= 1
    give()
    try {
      for (const [path, article] of articles) take(given.get(path)!, article)
    } catch (error) {
      reject(error)
    }
    if (waiting === 0) resolve()
  })
  give()
  give()
  if (waiting === 0) resolve()
  try {
    await promise
  } finally {
    worker.removeAllListeners('exit')
    await worker.terminate()
  }
}
