/** The process of `apart.ts`. */
import '../find-modules.ts'
import { Worker } from 'node:worker_threads'
import type { Answer, Asked } from './apart.ts'

const [{ pageBlocks }, { pageSections }, { renderMarkdown }] = await Promise.all([
  import('../markdown/page-blocks.ts'),
  import('../markdown/page-sections.ts'),
  import('../markdown/render-markdown.ts'),
])

/** How many ms of the processor this process may have had when it is ended; 0 while it is asked nothing. */
const end = new Float64Array(new SharedArrayBuffer(8))

// A thread beside the one that renders, since that one hears of nothing meanwhile: it ends the process when its time is over, or when nobody is left
// who asked.
new Worker(new URL('./watch.ts', import.meta.url), { workerData: { end, parent: process.ppid } }).unref()

async function answerTo(asked: Asked): Promise<Answer> {
  try {
    if (asked.kind === 'blocks') return { value: pageBlocks(asked.source) }
    if (asked.kind === 'sections') return { value: pageSections(asked.source) }
    const { topicBase, imageBase, ...options } = asked.options
    return {
      value: await renderMarkdown(asked.source, {
        ...options,
        ...(topicBase === undefined ? {} : { topicHref: (slug: string) => topicBase + slug }),
        ...(imageBase === undefined ? {} : { imageHref: (name: string) => imageBase + name }),
      }),
    }
  } catch (error) {
    // The stack came to its end: something is nested too deeply.
    return error instanceof RangeError ? 'too much' : { fault: String((error as Error).stack ?? error) }
  }
}

process.on('message', (asked: Asked) => {
  const { user, system } = process.cpuUsage()
  end[0] = (user + system) / 1000 + asked.patience
  void answerTo(asked).then((answer) => {
    end[0] = 0
    process.send!(answer)
  })
})
process.on('disconnect', () => process.exit())
process.send!('ready')
