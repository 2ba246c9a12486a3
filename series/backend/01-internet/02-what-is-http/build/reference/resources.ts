import { readFile, storeFile } from './files.ts'
import { text, type Reply } from './reply.ts'
import { field, percentDecode, type Request } from './request.ts'
import type { Status } from './status.ts'

/** What answers a request. `takesBody` says whether it wants the request's body at all. */
export interface Resource {
  readonly takesBody: boolean
  answer(request: Request, body: Buffer): Reply | Promise<Reply>
}

type Answer = (request: Request, rest: string, body: Buffer) => Reply | Promise<Reply>

/** The paths and, for each, the methods it knows. What `*` stands for is handed to the answer. */
const RESOURCES: Readonly<Record<string, Readonly<Record<string, Answer>>>> = {
  '/': { GET: () => text(200, 'hello\n') },
  '/echo/*': { GET: (_, rest) => text(200, percentDecode(rest)) },
  '/agent': { GET: (request) => text(200, Buffer.from(field(request, 'user-agent') ?? '', 'latin1')) },
  '/count/*': { GET: (_, rest) => count(rest) },
  '/files/*': {
    GET: (request, rest) => readFile(request, percentDecode(rest)),
    PUT: (request, rest, body) => storeFile(request, percentDecode(rest), body),
  },
}

const LINES_A_PIECE = 250

/** Those that some path knows. */
const METHODS = ['GET', 'HEAD', 'PUT']

/** Finds what answers a request; an error status is an answer too. */
export function resourceOf(request: Request): Resource {
  if (!METHODS.includes(request.method)) return error(501)
  for (const [pattern, answers] of Object.entries(RESOURCES)) {
    const rest = match(pattern, request.path)
    if (rest === undefined) continue
    const answer = answers[request.method === 'HEAD' ? 'GET' : request.method]
    if (answer) return { takesBody: request.method === 'PUT', answer: (_, body) => answer(request, rest, body) }
    return error(405, { Allow: ['HEAD', ...Object.keys(answers)].join(', ') })
  }
  return error(404)
}

function match(pattern: string, path: string): string | undefined {
  if (!pattern.endsWith('*')) return path === pattern ? '' : undefined
  const start = pattern.slice(0, -1)
  return path.startsWith(start) ? path.slice(start.length) : undefined
}

function error(status: Status, fields: Readonly<Record<string, string>> = {}): Resource {
  const reply = text(status, `${status}\n`)
  return { takesBody: false, answer: () => ({ ...reply, fields: { ...reply.fields, ...fields } }) }
}

function count(last: string): Reply {
  if (!/^\d{1,7}$/.test(last)) return text(404, 'count to a number\n')
  return { status: 200, fields: { 'Content-Type': 'text/plain' }, body: lines(Number(last)) }
}

/** "1\n2\n…", a piece at a time. */
function* lines(last: number): Generator<string> {
  for (let first = 1; first <= last; first += LINES_A_PIECE) {
    const length = Math.min(LINES_A_PIECE, last - first + 1)
    yield Array.from({ length }, (_, index) => `${first + index}\n`).join('')
  }
}
