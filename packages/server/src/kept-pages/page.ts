import type { IncomingMessage, ServerResponse } from 'node:http'
import { createHash } from 'node:crypto'
import { names } from '../etag.ts'
import type { Captured } from './capture.ts'
import { codingFor, encode, WORTHWHILE, type Coding } from './coding.ts'

/** What a client asked of a page besides which one. */
export interface Wanted {
  readonly coding: Coding
  readonly ifNoneMatch: string | undefined
  readonly isHead: boolean
}

export function wantedBy({ method, headers }: IncomingMessage): Wanted {
  return {
    coding: codingFor(String(headers['accept-encoding'] ?? '')),
    ifNoneMatch: headers['if-none-match'],
    isHead: method === 'HEAD',
  }
}

interface Variant {
  readonly body: Buffer
  readonly tag: string | undefined
  /** Name, value, name, value, …: everything but what Node adds to each response. */
  readonly head: string[]
}

/** Sent anew each time, or made of the bytes that are sent. */
const OWN_OF_EACH: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'date',
  'etag',
  'keep-alive',
  'transfer-encoding',
])

/** A page as it was made, in each coding that was asked for. */
export class Page {
  readonly status: number
  readonly #headers: readonly [string, string][]
  readonly #body: Buffer
  readonly #isText: boolean
  readonly #variants = new Map<Coding, Variant>()

  constructor({ status, headers, body }: Captured) {
    this.status = status
    this.#body = body
    this.#isText = /^text\/(?:html|plain)\b/.test(String(headers['content-type']))
    this.#headers = Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || OWN_OF_EACH.has(name)
        ? []
        : [value].flat().map((one): [string, string] => [name, String(one)]),
    )
  }

  /** Whether it is one that may be kept at all: a whole page, and nothing for one person. */
  get isKeepable(): boolean {
    return this.status === 200 && this.#isText && !this.#headers.some(([name]) => name === 'set-cookie')
  }

  /** Bytes that it holds in memory, about. */
  get size(): number {
    const variants = [...this.#variants.values()].filter(({ body }) => body !== this.#body)
    return variants.reduce((sum, { body }) => sum + body.length + 2000, this.#body.length + 4000)
  }

  /** Answers with it: whole, its head alone, or 304 to whoever has it already. Resolves once it is handed over. */
  send(response: ServerResponse, wanted: Wanted): void | Promise<void> {
    const coding = this.#isText && this.#body.length >= WORTHWHILE ? wanted.coding : 'identity'
    const variant = this.#variants.get(coding)
    if (variant) return write(response, this.status, variant, wanted)
    return this.#encode(coding).then((made) => write(response, this.status, made, wanted))
  }

  async #encode(coding: Coding): Promise<Variant> {
    const body = await encode(coding, this.#body)
    const tag = this.isKeepable ? tagOf(this.#body, coding) : undefined
    const more: [string, string][] = [
      ...(coding === 'identity' ? [] : [['content-encoding', coding] satisfies [string, string]]),
      ...(this.#isText ? [['vary', 'accept-encoding, cookie'] satisfies [string, string]] : []),
      // A browser may have it, but asks every time: nothing may be stale.
      ...(tag === undefined
        ? []
        : ([
            ['etag', tag],
            ['cache-control', 'private, no-cache'],
          ] satisfies [string, string][])),
      ['content-length', String(body.length)],
    ]
    const own = new Set(more.map(([name]) => name))
    const variant = { body, tag, head: [...this.#headers.filter(([name]) => !own.has(name)), ...more].flat() }
    this.#variants.set(coding, variant)
    return variant
  }
}

/** Each coding is a representation of its own, with its own strong tag (RFC 9110 §8.8.3.3). */
function tagOf(body: Buffer, coding: Coding): string {
  const digest = createHash('sha256').update(body).digest('base64url').slice(0, 27)
  return `"${digest}${coding === 'identity' ? '' : `-${coding}`}"`
}

function write(response: ServerResponse, status: number, { body, tag, head }: Variant, wanted: Wanted): void {
  if (tag !== undefined && names(wanted.ifNoneMatch, tag)) {
    // A 304 updates what the browser has stored (RFC 9111 §4.3.4): a policy in it would replace the page's own.
    response.removeHeader('content-security-policy')
    response.writeHead(304, withoutBody(head)).end()
    return
  }
  response.writeHead(status, head)
  if (wanted.isHead) response.end()
  else response.end(body)
}

function withoutBody(head: readonly string[]): string[] {
  const kept: string[] = []
  for (let i = 0; i < head.length; i += 2) {
    if (!/^content-/.test(head[i]!)) kept.push(head[i]!, head[i + 1]!)
  }
  return kept
}
