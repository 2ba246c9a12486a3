import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Guestbook, type Person } from './guestbook.ts'
import { homePage, profilePage, script } from './pages.ts'
import { bodyOf, textInJson, typeOf } from './request.ts'
import { type Session, Sessions } from './sessions.ts'

const FORM = 'application/x-www-form-urlencoded'
const JSON_TYPE = 'application/json'
const PICTURES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])
/** Scripts from files of ours only; no other site may frame a page. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

const book = new Guestbook()
const sessions = new Sessions()

/** A request as its handlers see it. */
interface Exchange {
  readonly response: ServerResponse
  readonly session: Session
  readonly type: string
  readonly body: Buffer
  /** The fields of a form; empty for any other body. */
  readonly form: URLSearchParams
}

const server = createServer((request, response) => {
  handle(request, response).catch((error: unknown) => {
    console.error(error)
    response.destroy()
  })
})

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await bodyOf(request)
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.setHeader('Content-Security-Policy', POLICY)
  if (body === undefined) return send(response, 413, 'text/plain', 'That is too long.')
  const path = (request.url ?? '/').split('?')[0] ?? '/'
  const session = sessions.of(request.headers.cookie)
  if (request.method === 'GET' || request.method === 'HEAD') return show(path, session, response)
  if (request.method !== 'POST') return send(response, 405, 'text/plain', 'Only GET and POST are known here.')
  const type = typeOf(request)
  const form = new URLSearchParams(type === FORM ? body.toString('utf8') : '')
  // Every change is asked for here, so none is forgotten: no handler runs before the token has been looked at.
  const token = request.headers['x-csrf-token']?.toString() ?? form.get('token') ?? ''
  if (!sessions.isToken(session, token)) return send(response, 403, 'text/plain', 'That did not come from our page.')
  change(path, { response, session, type, body, form })
}

/** What is only looked at. Nothing is changed here, whatever the request says. */
function show(path: string, known: Session, response: ServerResponse): void {
  const [, first, second = '', more] = path.split('/')
  const found = more === undefined ? decoded(second) : undefined
  if (path === '/entries') return send(response, 200, JSON_TYPE, JSON.stringify(book.entries))
  if (path === '/me') return send(response, 200, JSON_TYPE, JSON.stringify({ name: known.person?.name ?? null }))
  if (path === '/guestbook.js') return send(response, 200, 'text/javascript', script)
  const file = first === 'files' && found ? book.file(found) : undefined
  if (file) {
    // Only pictures keep their type. Whatever else it says it is, it is bytes to be saved.
    const isPicture = PICTURES.has(file.type)
    if (!isPicture) response.setHeader('Content-Disposition', 'attachment')
    return send(response, 200, isPicture ? file.type : 'application/octet-stream', file.bytes)
  }
  const person = first === 'people' && found ? book.person(found) : undefined
  if (path !== '/' && person === undefined) return send(response, 404, 'text/plain', 'There is nothing here.')
  const session = known.id === '' ? sessions.begin(known) : known
  if (session !== known) response.setHeader('Set-Cookie', sessions.cookie(session))
  const viewer = { person: session.person, token: sessions.token(session) }
  send(response, 200, 'text/html', person ? profilePage(person, viewer) : homePage(book.entries, viewer))
}

function change(path: string, exchange: Exchange): void {
  const { response, session, form } = exchange
  if (path === '/login') return logIn(exchange)
  const { person } = session
  if (person === undefined) return send(response, 401, 'text/plain', 'Log in first.')
  if (path === '/logout') return goOn(response, '/', sessions.begin(session))
  if (path === '/entries') return write(person, exchange)
  if (path === '/files') return keep(person, exchange)
  if (path === '/profile') {
    for (const key of ['motto', 'link', 'about'] as const) person[key] = form.get(key) ?? person[key]
    return goOn(response, `/people/${encodeURIComponent(person.name)}`)
  }
  const id = /^\/entries\/(\d+)\/delete$/.exec(path)?.[1]
  const entry = id === undefined ? undefined : book.entry(id)
  if (entry === undefined) return send(response, 404, 'text/plain', 'There is nothing here.')
  if (entry.author !== person.name) return send(response, 403, 'text/plain', 'That is not yours.')
  book.remove(entry)
  goOn(response, '/')
}

function logIn({ response, session, form }: Exchange): void {
  const name = form.get('name') ?? ''
  const person = name === '' ? undefined : book.logIn(name, form.get('password') ?? '')
  if (person === undefined) return send(response, 403, 'text/plain', 'That is not the password of that name.')
  goOn(response, '/', sessions.begin(session, person))
}

function write(person: Person, { response, type, body, form }: Exchange): void {
  if (type !== FORM && type !== JSON_TYPE) return send(response, 415, 'text/plain', 'An entry is a form or JSON.')
  const text = type === JSON_TYPE ? textInJson(body) : form.get('text')
  if (!text) return send(response, 400, 'text/plain', 'An entry has a text.')
  const entry = book.write(person, text)
  if (type === FORM) return goOn(response, '/')
  send(response, 201, JSON_TYPE, JSON.stringify(entry))
}

function keep(person: Person, { response, type, body }: Exchange): void {
  const id = book.keep(person, type, body)
  response.setHeader('Location', `/files/${id}`)
  send(response, 201, JSON_TYPE, JSON.stringify({ id }))
}

/** Leads the browser on with GET; a new session comes with its cookie. */
function goOn(response: ServerResponse, to: string, session?: Session): void {
  if (session) response.setHeader('Set-Cookie', sessions.cookie(session))
  response.setHeader('Location', to)
  send(response, 303, 'text/plain', 'Go on.')
}

function send(response: ServerResponse, status: number, type: string, content: string | Buffer): void {
  const isText = type.startsWith('text/') || type === JSON_TYPE
  const bytes = Buffer.from(content)
  response.writeHead(status, {
    'Content-Type': isText ? `${type}; charset=utf-8` : type,
    'Content-Length': bytes.length,
  })
  response.end(bytes)
}

/** A piece of a path; undefined where it can't be decoded. */
function decoded(piece: string): string | undefined {
  try {
    return decodeURIComponent(piece)
  } catch {
    return undefined
  }
}

server.listen(Number(process.env['PORT']), process.env['HOST'])
process.on('SIGTERM', () => {
  server.close()
  server.closeIdleConnections()
})
