/** The built pages, for whoever serves HTTP. Nothing of SvelteKit is loaded before `loadPages` is called. */
import fs from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { TLSSocket } from 'node:tls'
import { fileURLToPath } from 'node:url'

const buildDir = new URL('../build/', import.meta.url)
const handlerFile = new URL('handler.js', buildDir)

export interface Pages {
  /** Answers any request that isn't the API's: pages, their data, scripts, styles and fonts. */
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void
  /** Absolute path of the folder with the files that browsers get as they are. */
  readonly clientDir: string
}

/** Whether `npm run build -w packages/web` has been run. */
export function pagesBuilt(): boolean {
  return fs.existsSync(handlerFile)
}

/**
 * Loads the built pages. The request given to `handler` must carry `backroadApi`, a function from `Request` to
 * `Promise<Response>`, through which the pages read their data.
 *
 * @throws Error when the pages have not been built
 */
export async function loadPages(): Promise<Pages> {
  if (!pagesBuilt()) {
    throw new Error('The pages have not been built yet. Build them with: npm run build -w packages/web')
  }
  // The adapter takes every request for https unless a header says otherwise; this header is always ours, see below.
  process.env['BACKROAD_PAGES_PROTOCOL_HEADER'] = 'x-backroad-protocol'
  const built = (await import(handlerFile.href)) as { handler: Pages['handler'] }
  return {
    clientDir: fileURLToPath(new URL('client/', buildDir)),
    handler(request, response) {
      request.headers['x-backroad-protocol'] = request.socket instanceof TLSSocket ? 'https' : 'http'
      built.handler(request, response)
    },
  }
}
