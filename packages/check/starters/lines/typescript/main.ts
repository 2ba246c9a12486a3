import { createInterface } from 'node:readline'

type Request = Readonly<Record<string, unknown>>

/** What to reply to one request, without the id. */
function answer(request: Request): object {
  // Begin here: look at request['op'] and at what else the request holds, and return the result. What a request asks
  // for in vain is told in error, as a sentence; the program goes on.
  return { error: `there is no op ${String(request['op'])} yet: write it in main.ts, where it says "Begin here"` }
}

/** The reply to one line, whatever it is. */
function reply(line: string): object {
  let request: unknown
  try {
    request = JSON.parse(line)
  } catch {
    return { id: null, error: 'the line is not JSON' }
  }
  if (typeof request !== 'object' || request === null || Array.isArray(request)) {
    return { id: null, error: 'the line is not a JSON object' }
  }
  const { id } = request as { id?: unknown }
  return { id: id ?? null, ...answer(request as Request) }
}

// Ends when standard input ends.
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(reply(line))}\n`)
}
