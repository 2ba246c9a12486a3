/** The thread of `render-apart.ts`. */
import { renderMarkdown } from '@backroad/series'
import { parentPort } from 'node:worker_threads'

interface Request {
  readonly source: string
  readonly idPrefix: string
}

// The renderer itself is loaded with the first page.
await renderMarkdown('# Ready\n')
parentPort!.on('message', ({ source, idPrefix }: Request) => {
  void renderMarkdown(source, { idPrefix }).then(({ html }) => parentPort!.postMessage({ type: 'rendered', html }))
})
parentPort!.postMessage({ type: 'ready' })
