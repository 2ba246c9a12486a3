/** A folder of files over HTTP, as any static host serves it. */
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml',
}

export interface ServedSite extends AsyncDisposable {
  readonly address: string
}

/** Serves it below a path that is not the root, as hosts of projects do. */
export async function serveSite(dir: string): Promise<ServedSite> {
  const prefix = '/ada/road'
  const server = createServer((request, response) => {
    const asked = decodeURIComponent(new URL(request.url ?? '', 'http://localhost').pathname)
    const name = path.normalize(asked.startsWith(prefix) ? asked.slice(prefix.length) : '/404')
    const file = path.join(dir, name.endsWith('/') ? `${name}index.html` : name)
    readFile(file).then(
      (content) => response.writeHead(200, { 'content-type': types[path.extname(file)] ?? 'text/plain' }).end(content),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
