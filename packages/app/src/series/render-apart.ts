import { Worker } from 'node:worker_threads'

/** A page of ours takes tens of milliseconds; what takes so long was made to take long. */
const MOST_MS = 5000

/** In MB. */
const MOST_MEMORY = 256

/** What a page is rendered to in a thread of its own, or that this took too long. */
export type Rendered = { readonly html: string } | { readonly tooLong: true }

type FromWorker = { readonly type: 'ready' } | { readonly type: 'rendered'; readonly html: string }

/**
 * Renders Markdown of someone else's: Markdown can be made so that parsing it takes minutes, and then only this thread is lost and
 * made anew. One page at a time.
 */
export class RenderApart {
  readonly #mostMs: number
  #worker: Worker | undefined
  #last: Promise<unknown> = Promise.resolve()

  constructor(mostMs = MOST_MS) {
    this.#mostMs = mostMs
  }

  render(source: string, idPrefix: string): Promise<Rendered> {
    const done = this.#last.then(() => this.#render(source, idPrefix))
    this.#last = done.catch(() => undefined)
    return done
  }

  async close(): Promise<void> {
    await this.#worker?.terminate()
    this.#worker = undefined
  }

  async #render(source: string, idPrefix: string): Promise<Rendered> {
    const worker = (this.#worker ??= await start())
    let timer: NodeJS.Timeout | undefined
    try {
      const answered = answerOf(worker)
      worker.postMessage({ source, idPrefix })
      const late = new Promise<'late'>((resolve) => {
        timer = setTimeout(() => resolve('late'), this.#mostMs)
      })
      const answer = await Promise.race([answered, late])
      if (answer === 'late' || answer.type !== 'rendered') {
        await this.close()
        return { tooLong: true }
      }
      return { html: answer.html }
    } catch {
      // It ran out of memory or of stack: the same as taking too long.
      await this.close()
      return { tooLong: true }
    } finally {
      clearTimeout(timer)
    }
  }
}

/** The thread, once it has loaded the renderer: that takes its time and is nobody's fault. */
async function start(): Promise<Worker> {
  const worker = new Worker(new URL('./render-worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY },
  })
  // It keeps no process alive.
  worker.unref()
  await answerOf(worker)
  return worker
}

function answerOf(worker: Worker): Promise<FromWorker> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      worker.off('message', take)
      worker.off('error', fail)
      worker.off('exit', fail)
    }
    const take = (message: FromWorker) => {
      settle()
      resolve(message)
    }
    const fail = (cause: unknown) => {
      settle()
      reject(new Error('The thread that renders is gone.', { cause }))
    }
    worker.on('message', take)
    worker.on('error', fail)
    worker.on('exit', fail)
  })
}
