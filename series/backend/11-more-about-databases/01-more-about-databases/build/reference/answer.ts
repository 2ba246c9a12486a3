// HTTP in, HTTP out: reads the request, finds its route, and turns whatever happens into a status and JSON.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { isPassing } from './database.ts'
import { Problem } from './problem.ts'

export interface Asked {
  readonly params: readonly string[]
  readonly query: URLSearchParams
  readonly body: unknown
  readonly idempotencyKey: string | undefined
}

export interface Route {
  readonly method: string
  readonly path: RegExp
  run(asked: Asked): Promise<{ status: number; body: unknown }>
}

export async function answer(
  routes: readonly Route[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { status, body } = await result(routes, request).catch(explained)
  const text = Buffer.from(JSON.stringify(body))
  const later = status === 503 ? { 'Retry-After': '1' } : {}
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': text.length, ...later })
  response.end(text)
}

async function result(routes: readonly Route[], request: IncomingMessage): Promise<{ status: number; body: unknown }> {
  const url = new URL(request.url ?? '/', 'http://ledger')
  const here = routes.filter(({ path }) => path.test(url.pathname))
  const route = here.find(({ method }) => method === request.method)
  if (here.length === 0) throw new Problem(404, 'there is nothing here')
  if (route === undefined) throw new Problem(405, 'this is not done here')
  const params = (route.path.exec(url.pathname) ?? []).slice(1).map(decoded)
  const body = route.method === 'POST' ? await json(request) : undefined
  const key = request.headers['idempotency-key']
  return route.run({ params, query: url.searchParams, body, idempotencyKey: typeof key === 'string' ? key : undefined })
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw new Problem(404, 'there is nothing here')
  }
}

async function json(request: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  try {
    return JSON.parse(Buffer.concat(pieces).toString('utf8')) as unknown
  } catch {
    throw new Problem(400, 'the body is not JSON')
  }
}

/** What went wrong, as the client is told it: its own fault, one that passes, or ours. */
function explained(error: unknown): { status: number; body: unknown } {
  if (error instanceof Problem) return { status: error.status, body: { error: error.message } }
  console.error(error)
  const status = isPassing(error) ? 503 : 500
  return { status, body: { error: status === 503 ? 'not now: try again' : 'something went wrong' } }
}
