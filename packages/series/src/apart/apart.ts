import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { RenderOptions } from '../markdown/render-markdown.ts'
import type { PageSection, RenderedPage } from '../types.ts'

/** What `renderMarkdown` may be told, as data: addresses of topics and pictures are what is put before slug and name. */
export type ApartOptions = Omit<RenderOptions, 'topicHref' | 'imageHref'> & {
  readonly topicBase?: string
  readonly imageBase?: string
}

type Question =
  | { readonly kind: 'render'; readonly source: string; readonly options: ApartOptions }
  | { readonly kind: 'sections'; readonly source: string }
  | { readonly kind: 'blocks'; readonly source: string }

/** What the process is asked: with it, how many ms of the processor it may take. */
export type Asked = Question & { readonly patience: number }

export type Answer =
  { readonly value: RenderedPage | PageSection[] | RenderedPage['blocks'] } | { readonly fault: string } | 'too much'

/** How long a text may take, in ms of the processor: a page of ours takes tens; and what a long one may take more. */
interface Patience {
  readonly ms: number
  readonly msPerKiB: number
}

const PATIENCE: Patience = { ms: 1000, msPerKiB: 2 }

/** What the first code may take more, and the first in a language: what colours it is loaded then, and its grammar. */
const MS_TO_COLOUR = 300
const MS_PER_LANGUAGE = 150

/** What the first diagram may take more, since what draws it is loaded then, and each. */
const MS_TO_DRAW = 600
const MS_PER_DIAGRAM = 30
const MOST_DIAGRAMS = 40

/** In MB. */
const MOST_MEMORY = 512

/** A process that nobody has asked anything for so long ends, in ms. */
const IDLE = 60_000

/**
 * Parses and renders Markdown in a process of its own, one text after the other. Markdown can be made so that this takes hours or all
 * memory: then only that process is lost, and made anew for the next text. A thread would take its process with it when memory ends.
 */
export class Apart {
  readonly #patience: Patience
  #child: Promise<ChildProcess> | undefined
  #last: Promise<unknown> = Promise.resolve()
  #idle: NodeJS.Timeout | undefined

  constructor(patience = PATIENCE) {
    this.#patience = patience
  }

  /** `undefined` where it takes too much time, memory or depth. Rejects only for a fault of the renderer's own. */
  ask(question: Question): Promise<unknown> {
    const done = this.#last.then(() => this.#ask(question))
    this.#last = done.catch(() => undefined)
    return done
  }

  /** Ends the process; the next question begins another. */
  async close(): Promise<void> {
    clearTimeout(this.#idle)
    const child = await this.#child?.catch(() => undefined)
    this.#child = undefined
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    child.ref()
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }

  async #ask(question: Question): Promise<unknown> {
    clearTimeout(this.#idle)
    const child = await (this.#child ??= this.#start())
    const { ms, msPerKiB } = this.#patience
    const { source } = question
    const patience = ms + (source.length / 1024) * msPerKiB + msForCode(source)
    keepsUs(child, true)
    const answered = nextOf<Answer>(child)
    child.send({ ...question, patience } satisfies Asked)
    // It ends itself when its time is over, and is ended when its memory is.
    const answer = await answered.catch(() => 'too much' as const)
    if (answer === 'too much') {
      await this.close()
      return undefined
    }
    keepsUs(child, false)
    this.#idle = setTimeout(() => void this.close(), IDLE).unref()
    if ('fault' in answer) throw new Error(`The renderer failed: ${answer.fault}`)
    return answer.value
  }

  /** The process, once it has loaded the renderer: that takes its time and is no text's fault. */
  async #start(): Promise<ChildProcess> {
    const cache = process.env['NODE_COMPILE_CACHE']
    const child = fork(fileURLToPath(new URL('./render-process.ts', import.meta.url)), {
      execArgv: [`--max-old-space-size=${MOST_MEMORY}`],
      env: cache === undefined ? {} : { NODE_COMPILE_CACHE: cache },
      // What it says when its memory ends is for nobody.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced',
    })
    child.on('error', () => undefined)
    child.once('exit', () => (this.#child = undefined))
    await nextOf<'ready'>(child)
    return child
  }
}

/** It keeps this process while it is asked something, and never else. */
function keepsUs(child: ChildProcess, isAsked: boolean): void {
  if (isAsked) child.ref()
  else child.unref()
  child.channel?.[isAsked ? 'ref' : 'unref']()
}

/** What its code may take more. */
function msForCode(source: string): number {
  const names = new Set<string>()
  let diagrams = 0
  for (const [, name] of source.matchAll(/^ {0,3}(?:`{3}|~{3})([a-z]{1,20})\b/gm)) {
    if (names.size < 20) names.add(name!)
    if (name === 'mermaid') diagrams += 1
  }
  const colouring = names.size === 0 ? 0 : MS_TO_COLOUR + names.size * MS_PER_LANGUAGE
  return colouring + (diagrams === 0 ? 0 : MS_TO_DRAW + Math.min(diagrams, MOST_DIAGRAMS) * MS_PER_DIAGRAM)
}

/** Its next message. Rejects when it ends before. */
function nextOf<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      child.off('message', take)
      child.off('error', fail)
      child.off('exit', fail)
    }
    const take = (message: unknown) => {
      settle()
      resolve(message as T)
    }
    const fail = (cause: unknown) => {
      settle()
      reject(new Error('The process that renders is gone.', { cause }))
    }
    child.on('message', take)
    child.on('error', fail)
    child.on('exit', fail)
    if (child.exitCode !== null || child.signalCode !== null) fail(undefined)
  })
}
