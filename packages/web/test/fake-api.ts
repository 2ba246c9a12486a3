/**
 * The API with made-up answers, to look at the pages without a series, a program or a checker.
 * Never part of the product: `node packages/web/test/fake-api.ts [port]` serves the built pages on it.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { loadPages } from '../src/index.ts'
import { bench, comparison, evidences } from './binary-samples.ts'
import { build, check, checkEvents, experimentEvents, series, topic, workspace } from './samples.ts'

type Answer = unknown

const reads: readonly (readonly [RegExp, (slug: string) => Answer])[] = [
  [/^\/api\/series$/, () => series],
  [/^\/api\/topics\/([\w-]+)$/, (slug) => topic(slug)],
  [/^\/api\/builds\/([\w-]+)$/, (slug) => (slug === build.slug ? build : undefined)],
  [/^\/api\/workspaces$/, () => ({ items: [workspace] })],
  [/^\/api\/checks\/([\w-]+)$/, () => check],
  [/^\/api\/workspaces\/[\w-]+\/bench$/, () => ({ newest: bench })],
  [/^\/api\/benches\/([\w-]+)$/, () => bench],
  [/^\/api\/comparisons\/([\w-]+)$/, () => comparison],
]
/** The fourth stage's evidence, when the second argument names another: `node …/fake-api.ts 0 dns-header`. */
const shown = evidences[process.argv[3] ?? '']
const failing = check.result?.stages[3]
if (shown && failing) Object.assign(failing, { evidence: shown })

const streams: readonly (readonly [RegExp, readonly unknown[]])[] = [
  [/^\/api\/runs\/[\w-]+\/events$/, experimentEvents],
  [/^\/api\/checks\/[\w-]+\/events$/, checkEvents],
  [/^\/api\/(benches|comparisons)\/[\w-]+\/events$/, []],
]

function answer(method: string, path: string): { status: number; body?: Answer } {
  if (method === 'POST')
    return path.endsWith('/read') ? { status: 204 } : { status: 201, body: { ...workspace, id: 'r1' } }
  if (method === 'DELETE') return { status: 204 }
  for (const [pattern, make] of reads) {
    const match = pattern.exec(path)
    const body = match && make(match[1] ?? '')
    if (body) return { status: 200, body }
  }
  return {
    status: 404,
    body: { type: 'about:blank', title: 'Not found', status: 404, detail: `There is nothing at ${path}.` },
  }
}

function stream(response: ServerResponse, events: readonly unknown[]): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  let sent = 0
  const timer = setInterval(() => {
    const event = events[sent]
    if (event !== undefined) return void response.write(`id: ${sent++}\ndata: ${JSON.stringify(event)}\n\n`)
    clearInterval(timer)
    response.end('event: end\ndata: {}\n\n')
  }, 120)
  response.on('close', () => clearInterval(timer))
}

const pages = await loadPages()
const server = createServer((request: IncomingMessage & { backroadApi?: unknown }, response) => {
  const path = (request.url ?? '/').split('?')[0] ?? '/'
  const events = streams.find(([pattern]) => pattern.test(path))?.[1]
  if (events) return stream(response, events)
  if (path.startsWith('/api/')) {
    const { status, body } = answer(request.method ?? 'GET', path)
    response.writeHead(status, { 'content-type': 'application/json' }).end(body && JSON.stringify(body))
    return
  }
  request.backroadApi = (inner: Request) => {
    const { status, body } = answer(inner.method, new URL(inner.url).pathname)
    return Promise.resolve(Response.json(body ?? null, { status }))
  }
  pages.handler(request, response)
})
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => {
  const address = server.address()
  if (address && typeof address === 'object') console.log(`http://127.0.0.1:${address.port}`)
})
