/** Node's own HTTP server with this build's paths. */
import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, rename, stat, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'

type Answer = (request: IncomingMessage, response: ServerResponse, rest: Buffer) => void | Promise<void>

const FOLDER = join('{data}', 'files')
const LARGEST = 16 * 1024 * 1024
const TEXT = { 'Content-Type': 'text/plain; charset=utf-8' }

const answers: [pattern: RegExp, methods: Record<string, Answer>][] = [
  [/^\/$/, { GET: (_, response) => text(response, 200, 'hello\n') }],
  [/^\/echo\/(.*)$/, { GET: (_, response, rest) => text(response, 200, rest) }],
  [
    /^\/agent$/,
    { GET: (request, response) => text(response, 200, Buffer.from(request.headers['user-agent'] ?? '', 'latin1')) },
  ],
  [
    /^\/count\/(\d+)$/,
    {
      GET: (_, response, rest) =>
        void Readable.from(lines(Number(rest.toString()))).pipe(response.writeHead(200, TEXT)),
    },
  ],
  [/^\/files\/([^/]+)$/, { GET: sendFile, PUT: storeFile }],
]

const server = createServer((request, response) => {
  answer(request, response).catch(() => response.destroy())
})

// Who ends the sending side still waits for the reply.
Object.assign(server, { httpAllowHalfOpen: true })

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  // Node leaves it to the program to refuse two Hosts, and one that can be no host.
  const hosts = request.headersDistinct.host ?? []
  if (hosts.length > 1 || hosts.some((host) => /[\s/]/.test(host))) return text(response, 400, 'one Host\n')
  const [path = '/'] = (request.url ?? '/').replace(/^http:\/\/[^/?]*\/?/i, '/').split('?')
  for (const [pattern, methods] of answers) {
    const rest = pattern.exec(path)
    if (!rest) continue
    const method = methods[request.method === 'HEAD' ? 'GET' : (request.method ?? '')]
    if (method) return await method(request, response, percentDecode(rest[1] ?? ''))
    return text(response.setHeader('Allow', ['HEAD', ...Object.keys(methods)].join(', ')), 405, 'not here\n')
  }
  text(response, 404, 'not found\n')
}

function text(response: ServerResponse, status: number, body: string | Buffer): void {
  if (!server.listening) response.setHeader('Connection', 'close')
  response.writeHead(status, { ...TEXT, 'Content-Length': Buffer.byteLength(body) })
  response.end(body)
}

/** Into bytes, which needn't be text. */
function percentDecode(path: string): Buffer {
  const bytes = path.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1')
}

function* lines(last: number): Generator<string> {
  for (let number = 1; number <= last; number++) yield `${number}\n`
}

async function sendFile(request: IncomingMessage, response: ServerResponse, name: Buffer): Promise<void> {
  const path = pathOf(name.toString())
  const found = path === undefined ? undefined : await stat(path).catch(() => undefined)
  if (path === undefined || !found?.isFile()) return text(response, 404, 'not found\n')
  const etag = `"${found.size}-${found.mtimeMs}"`
  response.setHeader('ETag', etag).setHeader('Last-Modified', found.mtime.toUTCString())
  const { 'if-none-match': tags, 'if-modified-since': since, range, 'if-range': copy } = request.headers
  const seconds = Math.floor(found.mtimeMs / 1000) * 1000
  if (tags === undefined ? seconds <= Date.parse(since ?? '') : tags === '*' || tags.includes(etag))
    return void response.writeHead(304).end()

  const [, from = '', to = ''] =
    (copy === undefined || copy === etag ? /^bytes=(\d*)-(\d*)$/.exec(range ?? '') : null) ?? []
  const first = from === '' ? Math.max(0, found.size - Number(to)) : Number(from)
  const last = from === '' || to === '' ? found.size - 1 : Math.min(Number(to), found.size - 1)
  if ((from === '' && to === '') || found.size === 0) response.writeHead(200, { 'Content-Length': found.size })
  else if (first >= found.size || last < first)
    return void response.writeHead(416, { 'Content-Range': `bytes */${found.size}` }).end()
  else
    response.writeHead(206, {
      'Content-Range': `bytes ${first}-${last}/${found.size}`,
      'Content-Length': last - first + 1,
    })
  if (request.method === 'HEAD' || found.size === 0) return void response.end()
  createReadStream(path, from === '' && to === '' ? {} : { start: first, end: last }).pipe(response)
}

async function storeFile(request: IncomingMessage, response: ServerResponse, name: Buffer): Promise<void> {
  const path = pathOf(name.toString())
  if (path === undefined) return text(response, 404, 'not found\n')
  if (Number(request.headers['content-length']) > LARGEST) return text(response, 413, 'too large\n')
  const body = await buffer(request)
  if (request.headers['content-range'] !== undefined) return text(response, 400, 'the whole file\n')
  const replaced = await stat(path).catch(() => undefined)
  const fresh = join('{data}', `upload-${randomUUID()}`)
  await writeFile(fresh, body)
  await rename(fresh, path)
  text(response, replaced ? 200 : 201, 'stored\n')
}

function pathOf(name: string): string | undefined {
  return name === '.' || name === '..' || /[/\0]/.test(name) ? undefined : join(FOLDER, name)
}

await mkdir(FOLDER, { recursive: true })
server.listen(Number('{port}'), '{host}', 511)
process.once('SIGTERM', () => server.close())
