import { startApp, type AppProcess } from './app-process.ts'
import type { Bench } from './row.ts'

/** An odd number, so that each is asked for both ways. */
const pages = [
  '/',
  '/topics/what-is-http',
  '/builds/http-server',
  '/search?q=connection',
  '/recall',
  '/notes',
  '/topics/dns-and-how-it-works',
]
const VIEWS = 10_000
/** Until then what is compiled and kept grows as it should. */
const WARM = 2000
const AT_ONCE = 8

/** What the server holds after many page views, at least half of them of pages made anew. */
export const views: Bench = async () => {
  await using app = await startApp()
  await view(app, 0, WARM)
  const warm = app.memoryMb()
  await view(app, WARM, VIEWS)
  const then = app.memoryMb()
  const what = 'memory after 10,000 page views, against after 2,000'
  if (warm === undefined || then === undefined) return [{ what, budget: '≤ 1.25', figure: 'not told by this system' }]
  const ratio = then / warm
  return [
    {
      what,
      budget: '≤ 1.25',
      figure: `${ratio.toFixed(2)} (${Math.round(then)} MB, ${Math.round(warm)} MB)`,
      ok: ratio <= 1.25,
    },
  ]
}

async function view(app: AppProcess, from: number, to: number): Promise<void> {
  let next = from
  const visitor = async () => {
    while (next < to) {
      const turn = next++
      const path = pages[turn % pages.length]!
      // A query of its own makes every second one a page of its own, so that what is kept is at its bound.
      const query = turn % 2 === 0 ? '' : `${path.includes('?') ? '&' : '?'}turn=${turn}`
      const reply = await fetch(app.address + path + query)
      await reply.arrayBuffer()
      if (!reply.ok) throw new Error(`${path} was answered with ${reply.status}.`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, visitor))
}
