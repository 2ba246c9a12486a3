import type { IncomingMessage } from 'node:http'

declare global {
  /** Path of the script of every page, written in by the build. */
  const __BACKROAD_SCRIPT__: string

  namespace App {
    interface Platform {
      req: IncomingMessage & {
        /** Answers an API request inside the server, without a network. */
        backroadApi?: (request: Request) => Promise<Response>
      }
    }
    interface Error {
      /** What to do next, one sentence. */
      next?: string
    }
  }
}

export {}
