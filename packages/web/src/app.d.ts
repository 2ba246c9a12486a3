import type { IncomingMessage } from 'node:http'

declare global {
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
