import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { findCommand, startSoftware, type SoftwarePlace } from '@backroad/lab'

/** A server that answers a GET with a few bytes of text. */
export interface Answering extends AsyncDisposable {
  /** Its name with its version. */
  readonly name: string
  readonly host: string
  readonly port: number
}

/** Node's own HTTP server, as everybody gets it, in this process. */
export async function startNode(): Promise<Answering> {
  const server = createServer((request, response) => {
    // A body that is not read would keep the connection from its next request.
    request.resume()
    response.setHeader('Content-Type', 'text/plain')
    response.end('a pear\n')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    name: `Node ${process.versions.node}`,
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** nginx with nothing changed that concerns how it reads a request; `undefined` when it is not installed. */
export async function startNginx(signal: AbortSignal): Promise<Answering | undefined> {
  const command = await findCommand('nginx')
  if (command === undefined) return undefined
  // nginx -v writes to stderr: "nginx version: nginx/1.22.1".
  const { stderr } = await promisify(execFile)(command, ['-v'])
  const software = await startSoftware({
    command,
    args: ({ dir }) => ['-p', dir, '-e', 'stderr', '-c', join(dir, 'nginx.conf')],
    prepare: (place) => writeFile(join(place.dir, 'nginx.conf'), nginxConfiguration(place)),
    signal,
  })
  return {
    ...software,
    name: `nginx ${/nginx\/(\S+)/.exec(stderr)?.[1] ?? ''}`.trim(),
    [Symbol.asyncDispose]: () => software[Symbol.asyncDispose](),
  }
}

function nginxConfiguration({ host, port, dir }: SoftwarePlace): string {
  return `daemon off;
master_process off;
pid ${dir}/nginx.pid;
error_log stderr crit;
events {}
http {
  access_log off;
  client_body_temp_path ${dir}/body;
  proxy_temp_path ${dir}/proxy;
  fastcgi_temp_path ${dir}/fastcgi;
  uwsgi_temp_path ${dir}/uwsgi;
  scgi_temp_path ${dir}/scgi;
  default_type text/plain;
  server {
    listen ${host}:${port};
    location / { return 200 "a pear\\n"; }
  }
}
`
}

/** The reference solution of this topic's build: an HTTP reader written by hand, sharing no code with Node's. */
export async function startReference(signal: AbortSignal): Promise<Answering> {
  const entry = fileURLToPath(new URL('../../build/reference/server.ts', import.meta.url))
  const software = await startSoftware({
    command: process.execPath,
    args: () => [entry],
    env: ({ host, port, dir }) => ({ HOST: host, PORT: String(port), DATA_DIR: dir }),
    signal,
  })
  return {
    ...software,
    name: 'the reference of this build',
    [Symbol.asyncDispose]: () => software[Symbol.asyncDispose](),
  }
}
