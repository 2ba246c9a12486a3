import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export const WAYS = ['aside', 'through', 'behind'] as const
export type WayName = (typeof WAYS)[number]

/** A running cache. Disposing of it kills it. */
export interface CacheProcess extends AsyncDisposable {
  readonly port: number
  /** Ends it as a power cut would: SIGKILL, no last word. Gives the time on `performance.now`. */
  kill(): Promise<number>
}

/** Starts the cache of this way as a process of its own, empty. */
export async function startCache(way: WayName, o: { storePort: number; flushMs: number }): Promise<CacheProcess> {
  const entry = fileURLToPath(new URL('./cache-process.ts', import.meta.url))
  const child = spawn(process.execPath, [entry], {
    env: { WAY: way, STORE_PORT: String(o.storePort), FLUSH_MS: String(o.flushMs) },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2000)))
  const ended = once(child, 'close')
  const kill = async () => {
    child.kill('SIGKILL')
    const at = performance.now()
    await ended
    return at
  }
  const port = await Promise.race([
    once(child.stdout.setEncoding('utf8'), 'data').then(([text]) => Number(text)),
    ended.then(() => Promise.reject(new Error(`the cache did not start: ${said.trim()}`))),
  ])
  return { port, kill, [Symbol.asyncDispose]: async () => void (await kill()) }
}
