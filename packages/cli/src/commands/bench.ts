import type { BenchEvent } from '@backroad/check'
import path from 'node:path'
import { drawBenchFoot, drawBenchHead, drawLoad } from '../draw/bench.ts'
import { painterFor } from '../draw/paint.ts'
import { exitCodes, UsageError } from '../exit.ts'
import { openApp } from '../open-app.ts'

interface Options {
  /** Name of real software; `true` for the one that the build names. */
  readonly bench: string | true
  readonly seed?: string
  readonly json?: true
  // Of a check; a bench runs no stages.
  readonly all?: true
  readonly until?: string
  readonly only?: string
  readonly watch?: true
  readonly junit?: string
  readonly against?: string
  readonly compare?: string | true
}

/** `backroad check --bench [NAME]`: the program of a workspace and real software in turns under the same load. */
export async function bench(dir: string, options: Options): Promise<number> {
  refuseContradictions(options)
  await using app = await openApp()
  const workspace = await app.workspaces.register(path.resolve(dir))
  const { id } = await app.benches.start({
    workspace: workspace.id,
    ...(options.bench === true ? {} : { against: options.bench }),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
  })
  let cancelled = false
  const cancel = () => {
    cancelled = true
    void app.benches.cancel(id)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, cancel)
  const drawing = new BenchDrawing(options.bench !== true)
  for await (const { event } of await app.benches.follow(id)) {
    if (!options.json) drawing.draw(event)
    else if (event.type !== 'bench-finished') console.log(JSON.stringify(event))
  }
  drawing.clear()
  const { result, reason, fault } = await app.benches.get(id)
  if (cancelled) {
    console.error('\nThe bench was cancelled.')
    return exitCodes.failed
  }
  if (result === undefined) {
    console.error(reason ?? 'The bench gave no result and no reason.')
    return fault === 'program' ? exitCodes.failed : exitCodes.unclear
  }
  // The last line is the result itself, for scripts.
  if (options.json) console.log(JSON.stringify(result))
  else for (const line of drawBenchFoot(result)) console.log(line)
  return exitCodes.passed
}

function refuseContradictions(options: Options): void {
  const ofChecks = (['all', 'until', 'only', 'watch', 'junit', 'against', 'compare'] as const).filter(
    (key) => options[key],
  )
  if (ofChecks.length === 0) return
  const names = ofChecks.map((key) => `--${key}`).join(' and ')
  throw new UsageError(`--bench runs no stages, so ${names} can't go with it. Give one or the other.`)
}

/** Draws each load when it is measured; on a terminal, one line says what is being done meanwhile. */
class BenchDrawing {
  readonly #paint = painterFor(process.stdout)
  readonly #isNamed: boolean
  #real = ''
  #rounds = 0

  /** `isNamed` says that the reader chose the software. */
  constructor(isNamed: boolean) {
    this.#isNamed = isNamed
  }

  draw(event: BenchEvent): void {
    this.clear()
    switch (event.type) {
      case 'bench-started':
        this.#real = event.against.name
        this.#rounds = event.rounds
        return drawBenchHead(event, this.#paint, { isNamed: this.#isNamed }).forEach((line) => console.log(line))
      case 'preparing':
        return this.#say(`preparing: ${event.command}`)
      case 'limit-measured':
        return this.#say(`${event.load}: warming up`)
      case 'sample':
        return this.#say(`${event.load}: round ${event.round} of ${this.#rounds}`)
      case 'load-finished':
        return drawLoad(event.outcome, this.#real, this.#paint).forEach((line) => console.log(line))
      case 'bench-finished':
    }
  }

  #say(text: string): void {
    if (process.stderr.isTTY) process.stderr.write(text.slice(0, 79))
  }

  /** Takes the line back that says what is being done. */
  clear(): void {
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
  }
}
