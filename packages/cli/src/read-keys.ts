import { once } from 'node:events'

export interface Keys extends AsyncDisposable {
  /** The next key; Enter is "\n". `undefined` when none will come any more: the end of input, Ctrl-C, Ctrl-D. */
  next(): Promise<string | undefined>
}

/** What is typed, a key at a time: at once in a terminal, else as characters of what is piped in. */
export function readKeys(input: NodeJS.ReadStream = process.stdin): Keys {
  if (input.isTTY) input.setRawMode(true)
  const chunks = (input.setEncoding('utf8') as AsyncIterable<string, undefined>)[Symbol.asyncIterator]()
  let waiting: string[] = []
  let hasEnded = false
  return {
    async next() {
      while (waiting.length === 0 && !hasEnded) {
        const { value, done } = await chunks.next()
        if (done) hasEnded = true
        else waiting = [...value.replaceAll('\r\n', '\n').replaceAll('\r', '\n')]
      }
      const key = waiting.shift()
      // Ctrl-C and Ctrl-D are only characters to a raw terminal.
      if (key === undefined || key === '\x03' || key === '\x04') {
        hasEnded = true
        waiting = []
        return undefined
      }
      return key.toLowerCase()
    },
    async [Symbol.asyncDispose]() {
      if (input.isTTY) input.setRawMode(false)
      input.destroy()
      if (!input.closed) await once(input, 'close')
    },
  }
}
