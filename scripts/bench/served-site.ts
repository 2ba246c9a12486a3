import { publishSite } from '@backroad/site'
import fs from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.xml': 'application/xml',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
}

/** A series as a site, served as hosts of plain files do: compressed, and to be kept by the browser. */
export async function servedSite(series: string): Promise<AsyncDisposable & { readonly address: string }> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'backroad-bench-'))
  const out = path.join(dir, 'site')
  await publishSite({ dir: series, out })
  const server = createServer((request, response) => {
    const asked = new URL(request.url ?? '/', 'http://site.example').pathname
    const file = path.join(out, asked === '/' ? 'index.html' : path.posix.normalize(asked))
    if (!fs.existsSync(file)) return void response.writeHead(404).end()
    const type = TYPES[path.extname(file)] ?? 'application/octet-stream'
    const bytes = fs.readFileSync(file)
    const isText = /text|svg|xml/.test(type)
    response
      .writeHead(200, {
        'content-type': type,
        'cache-control': file.includes('/assets/') ? 'max-age=31536000, immutable' : 'max-age=600',
        ...(isText ? { 'content-encoding': 'gzip' } : {}),
      })
      .end(isText ? gzipSync(bytes) : bytes)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      await new Promise((resolve) => server.close(resolve))
      fs.rmSync(dir, { recursive: true, force: true })
    },
  }
}
