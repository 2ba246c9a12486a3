import { createInterface } from 'node:readline'
import { type Request, RequestError } from './request.ts'
import { Service } from './service.ts'

const service = new Service()

/** The reply to one line, whatever it is. */
function reply(line: string): object {
  const request = parsed(line)
  if (typeof request !== 'object' || request === null || Array.isArray(request)) {
    return { id: null, error: 'the line is not a JSON object' }
  }
  const { id = null } = request as Request
  try {
    return { id, ...service.answer(request as Request) }
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
