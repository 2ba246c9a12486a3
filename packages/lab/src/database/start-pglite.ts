import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { PostgresServer } from './start-postgres.ts'

/**
 * Starts PGlite, PostgreSQL in WebAssembly, with an empty database in memory, and serves it on a free port. It is there wherever
 * Node is. It has one session: a second connection at the same time is refused, with SQLSTATE 53300. Takes some 450 MB, and more
 * while it starts. It runs in a thread of its own, so it holds nobody up, and all it held goes with the thread.
 */
export async function startPglite(): Promise<PostgresServer> {
  const worker = new Worker(new URL('./pglite-worker.ts', import.meta.url))
  const [place] = (await once(worker, 'message')) as [{ name: string; port: number }]
  return {
    ...place,
    host: '127.0.0.1',
    async [Symbol.asyncDispose]() {
      await worker.terminate()
    },
  }
}
