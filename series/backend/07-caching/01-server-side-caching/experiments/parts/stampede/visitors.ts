import { setTimeout } from 'node:timers/promises'
import { createHttp1, type Http1Connection } from '@backroad/protocols'

const GET = 'GET / HTTP/1.1\r\nHost: cache\r\n\r\n'

/** One visitor's request, in ms on `performance.now`: when it was due, when its answer was here, how old that was. */
export interface Visit {
  readonly due: number
  readonly answered: number
  readonly age: number
  /** The origin was waited for. */
  readonly waited: boolean
}

/**
 * Sends requests at the given times, whether or not earlier ones have been answered, as visitors do who know nothing of one
 * another. Connections are kept and used again. Resolves when all have their answers.
 */
export async function visit(port: number, dueTimes: readonly number[], signal: AbortSignal): Promise<Visit[]> {
  const http = createHttp1({ host: '127.0.0.1', port, replyWithin: 30_000, signal })
  const free: Http1Connection[] = []
  const one = async (due: number): Promise<Visit> => {
    const connection = free.pop() ?? (await http.connect())
    await connection.send(GET)
    const reply = await connection.reply()
    free.push(connection)
    const answered = performance.now()
    if (reply.status.value !== 200) throw new Error(`the cache answered ${reply.status.value}`)
    // The time from when it was due: what waited for us to send it waited too.
    const waited = reply.field('X-Waited').value === 'yes'
    return { due, answered, age: answered - Number(reply.text.value), waited }
  }
  try {
    const visits: Promise<Visit>[] = []
    for (const due of dueTimes) {
      const early = due - performance.now()
      if (early > 0) await setTimeout(early, undefined, { signal })
      visits.push(one(due))
    }
    return await Promise.all(visits)
  } finally {
    await http.closeAll()
  }
}
