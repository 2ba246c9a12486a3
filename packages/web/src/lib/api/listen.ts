/** How a stream of events ended: as the server said, or because it was lost. */
export type StreamEnd = 'ended' | 'lost'

/**
 * Follows server-sent events at `path`, each a JSON value, until the server sends `end` or `signal` is aborted.
 * The browser reconnects by itself; the server then repeats from the start, so `take` must bear repetition.
 */
export function listen<T>(path: string, signal: AbortSignal, take: (event: T) => void): Promise<StreamEnd> {
  return new Promise((resolve) => {
    const source = new EventSource(path)
    const finish = (end: StreamEnd) => {
      source.close()
      resolve(end)
    }
    source.addEventListener('message', (message: MessageEvent<string>) => take(JSON.parse(message.data) as T))
    source.addEventListener('end', () => finish('ended'))
    source.addEventListener('error', () => {
      if (source.readyState === EventSource.CLOSED) finish('lost')
    })
    signal.addEventListener('abort', () => finish('ended'), { once: true })
  })
}
