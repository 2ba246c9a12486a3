import path from 'node:path'
import { startApp, type AppProcess } from './app-process.ts'
import { spread, type Bench } from './row.ts'

const series = path.resolve('packages/web/test/fixtures/drawn-series')
const page = '/topics/what-is-drawn'

/** Whether pages are served while an experiment holds a processor and never lets go, until it is ended at its limit. */
export const runaway: Bench = async () => {
  await using app = await startApp({ seriesDir: series })
  await serve(app, after(500))
  const alone = spread(await serve(app, after(1000)))
  const beside: number[] = []
  for (let run = 0; run < 3; run++) beside.push(...(await serve(app, await endOfRunaway(app))))
  const meanwhile = spread(beside)
  const ratio = meanwhile.median / alone.median
  return [
    {
      what: 'a page while an experiment runs away, against alone',
      budget: '≤ 3',
      figure: `${ratio.toFixed(2)} (${meanwhile.median.toFixed(1)} ms, slowest ${Math.round(meanwhile.max)} ms)`,
      ok: ratio <= 3,
    },
  ]
}

/** Asks for the page again and again until `isOver`; milliseconds of each. */
async function serve(app: AppProcess, isOver: () => boolean): Promise<number[]> {
  const times: number[] = []
  while (!isOver()) {
    const asked = performance.now()
    await (await fetch(app.address + page)).text()
    times.push(performance.now() - asked)
  }
  return times
}

/** Is true once so many milliseconds have passed. */
function after(ms: number): () => boolean {
  const end = performance.now() + ms
  return () => performance.now() >= end
}

/** Starts the runaway; what it gives says whether it has been ended. */
async function endOfRunaway(app: AppProcess): Promise<() => boolean> {
  const where = `${app.address}${page.replace('/topics', '/api/topics')}/experiments/runaway/runs`
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"params":{}}' }
  const { id } = (await (await fetch(where, init)).json()) as { id: string }
  const { body } = await fetch(`${app.address}/api/runs/${id}/events`)
  if (!body) throw new Error('The run has no events.')
  const events = body.pipeThrough(new TextDecoderStream()).getReader()
  // It holds its processor once it has shown something.
  for (let said = ''; !said.includes('observation');) said += (await events.read()).value ?? ''
  let isEnded = false
  void drain(events).finally(() => (isEnded = true))
  return () => isEnded
}

async function drain(reader: ReadableStreamDefaultReader<string>): Promise<void> {
  while (!(await reader.read()).done);
}
