import type { Problem } from './types.ts'

/** What the API refused, as RFC 9457 says it. The message is made for people. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly status: number

  constructor(problem: Pick<Problem, 'title' | 'status' | 'detail'>) {
    super(problem.detail ?? problem.title)
    this.status = problem.status
  }
}

/** Reads `path` of the API. @throws ApiProblem */
export function read<T>(fetcher: typeof fetch, path: string): Promise<T> {
  return answer<T>(() => fetcher(path, { headers: { accept: 'application/json' } }))
}

/** Sends `body` as JSON; gives what came back, or `undefined` when nothing did (204). @throws ApiProblem */
export function send<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<T> {
  const init: RequestInit = { method }
  if (body !== undefined) {
    init.headers = { 'content-type': 'application/json' }
    init.body = JSON.stringify(body)
  }
  return answer<T>(() => fetch(path, init))
}

/** What to tell a person about anything caught around a request. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

async function answer<T>(request: () => Promise<Response>): Promise<T> {
  let response: Response
  try {
    response = await request()
  } catch {
    const detail = 'Backroad does not answer. See whether it still runs in its terminal, then try again.'
    throw new ApiProblem({ title: 'No answer', status: 503, detail })
  }
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as T
  const title = `The server answered ${response.status}.`
  const problem = (await response.json().catch(() => ({}))) as Partial<Problem>
  throw new ApiProblem({ title, ...problem, status: response.status })
}
