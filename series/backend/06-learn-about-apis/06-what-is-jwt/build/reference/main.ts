import { createInterface } from 'node:readline'
import { RequestError, isObject } from './request.ts'
import { answer } from './service.ts'

/** The reply to one line, whatever it is. */
function reply(line: string): object {
  const request = parsed(line)
  if (!isObject(request)) return { id: null, error: 'the line is not a JSON object' }
  const { id = null } = request
  try {
    return { id, ...answer(request) }
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    return { id, error: error.message }
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(reply(line))}\n`)
}
