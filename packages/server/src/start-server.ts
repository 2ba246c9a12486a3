import { appError, type Backroad } from '@backroad/app'
import type { AddressInfo } from 'node:net'
import { createApp } from './create-app.ts'
import type { Pages } from './pages.ts'

export interface ServerOptions {
  readonly backroad: Backroad
  /** A loopback address; 127.0.0.1 unless told. */
  readonly host?: string
  /** 0 takes a free one. */
  readonly port: number
  /** Instead of the built pages of @backroad/web; `null` for the API alone. */
  readonly pages?: Pages | null
  /** Told of everything that is answered with 500; writes to stderr unless told. */
  readonly onFault?: (error: unknown, request: string) => void
}

export interface RunningServer {
  /** To open in a browser: "http://127.0.0.1:4000". */
  readonly address: string
  readonly port: number
  /** Ends live events and connections, and listens no more. Leaves `backroad` open. */
  close(): Promise<void>
}

/**
 * Serves the API and the pages on this machine alone.
 * Throws AppError `port-taken`, `port-refused` or `host-not-loopback`.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const host = loopback(options.host ?? '127.0.0.1')
  let authorities: ReadonlySet<string> = new Set()
  const app = await createApp({
    backroad: options.backroad,
    pages: findPages(options.pages),
    authorities: () => authorities,
    onFault: options.onFault ?? writeFault,
  })
  try {
    await app.listen({ host, port: options.port })
  } catch (error) {
    await app.close()
    throw listenError(error, host, options.port)
  }
  const { port } = app.server.address() as AddressInfo
  authorities = authoritiesOf(host, port)
  const name = host.includes(':') ? `[${host}]` : host
  return { address: `http://${name}:${port}`, port, close: () => app.close() }
}

/** `localhost` is taken as 127.0.0.1: it may mean two addresses, and one of them may be someone else's. */
function loopback(host: string): string {
  if (host === 'localhost') return '127.0.0.1'
  if (host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)) return host
  throw appError('host-not-loopback', { host })
}

function authoritiesOf(host: string, port: number): ReadonlySet<string> {
  const names = ['127.0.0.1', 'localhost', '[::1]', host.includes(':') ? `[${host}]` : host]
  // A browser leaves out the port that http has by itself.
  return new Set(names.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])))
}

async function findPages(given: Pages | null | undefined): Promise<Pages | undefined> {
  if (given !== undefined) return given ?? undefined
  const { loadPages, pagesBuilt } = await import('@backroad/web')
  return pagesBuilt() ? loadPages() : undefined
}

function listenError(error: unknown, host: string, port: number): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') return appError('port-taken', { host, port }, error)
  if (code === 'EACCES')
    return appError('port-refused', { host, port, reason: 'The system keeps it for its administrator' }, error)
  if (code === 'EADDRNOTAVAIL')
    return appError('port-refused', { host, port, reason: `This machine has no address ${host}` }, error)
  return error
}

function writeFault(error: unknown, request: string): void {
  const told = error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.stderr.write(`A fault of Backroad while it answered ${request}:\n${told}\n`)
}
