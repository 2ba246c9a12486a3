import { spawn } from 'node:child_process'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createGunzip } from 'node:zlib'
import { gitEnvironment } from './run-git.ts'

/** A server of repositories over smart HTTP (gitprotocol-http(5)): what is spoken in it, `git upload-pack` says. */
export interface GitServer extends AsyncDisposable {
  /** Of the repository: "http://127.0.0.1:40213/orchard.git". */
  readonly url: string
}

/** Serves the repository in `dir` on a free port. */
export async function serveGit(dir: string): Promise<GitServer> {
  const server = createServer((request, response) => answer(request, response, dir))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/orchard.git`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function answer(request: IncomingMessage, response: ServerResponse, dir: string): void {
  const url = new URL(request.url ?? '/', 'http://server')
  const asks = url.pathname === '/orchard.git/info/refs' && url.searchParams.get('service') === 'git-upload-pack'
  if (request.method === 'GET' && asks) return uploadPack(request, response, dir, true)
  const posts = url.pathname === '/orchard.git/git-upload-pack'
  const type = request.headers['content-type']
  if (request.method === 'POST' && posts && type === 'application/x-git-upload-pack-request')
    return uploadPack(request, response, dir, false)
  response.writeHead(posts ? 415 : 404).end()
}

function uploadPack(request: IncomingMessage, response: ServerResponse, dir: string, advertises: boolean): void {
  const protocol = request.headers['git-protocol']
  const env = gitEnvironment(typeof protocol === 'string' ? { GIT_PROTOCOL: protocol } : {})
  const options = ['--stateless-rpc', ...(advertises ? ['--advertise-refs'] : [])]
  const child = spawn('git', ['upload-pack', ...options, dir], { env, stdio: ['pipe', 'pipe', 'ignore'] })
  const kind = advertises ? 'advertisement' : 'result'
  response.writeHead(200, { 'Content-Type': `application/x-git-upload-pack-${kind}`, 'Cache-Control': 'no-cache' })
  if (advertises && protocol !== 'version=2') response.write('001e# service=git-upload-pack\n0000')
  child.stdin.on('error', () => {}) // it has heard enough
  const zipped = request.headers['content-encoding'] === 'gzip'
  if (advertises) child.stdin.end()
  else (zipped ? request.pipe(createGunzip()) : request).pipe(child.stdin)
  child.stdout.pipe(response)
  response.on('close', () => child.kill())
}
