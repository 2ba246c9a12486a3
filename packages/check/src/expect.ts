import type { Located } from '@backroad/protocols'
import { showFramings } from './show-framing.ts'
import { showParting } from './show-parting.ts'
import { showPattern } from './show-pattern.ts'
import { anyOf, showList, showValue, toByteString } from './show-value.ts'

/** What an author may say about an expectation. */
export interface ExpectOptions {
  /** The common mistake that a failure looks like: one for all, or by the received value ("absent" for none). */
  readonly likely?: string | Readonly<Partial<Record<string, string>>>
  /** The standard's section, in place of the stage's. */
  readonly spec?: string
  /** Why it must be so, a sentence after the summary. */
  readonly because?: string
  /** What shows it better than a sentence, as lines of text in a fixed width: a history of concurrent operations. */
  readonly drawing?: readonly string[]
}

/** Bytes may be given as text, one character a byte. */
type Wanted<T> = T extends Uint8Array ? T | string : T

/** Claims about one value. Each throws `ExpectationError` when it doesn't hold, which makes the stage fail with evidence. */
export interface Expectation<T> {
  is(want: Wanted<T>, o?: ExpectOptions): void
  isOneOf(wants: readonly Wanted<T>[], o?: ExpectOptions): void
  isNot(want: Wanted<T>, o?: ExpectOptions): void
  /** `named` stands for the pattern in sentences: "expected Content-Type field that matches NAMED". */
  matches(pattern: RegExp, o?: ExpectOptions & { readonly named?: string }): void
  contains(part: string | Uint8Array, o?: ExpectOptions): void
  isAbsent(o?: ExpectOptions): void
  /** Gives the value back. */
  isPresent(o?: ExpectOptions): NonNullable<T>
  isAtLeast(least: number, o?: ExpectOptions): void
  isAtMost(most: number, o?: ExpectOptions): void
  /** `description` ends the sentence "expected …": "a body with every line once". */
  satisfies(holds: (value: T) => boolean, description: string, o?: ExpectOptions): void
}

export interface Expect {
  /** `what` names the value in sentences; a value read off a connection has the name of its place otherwise. */
  <T>(value: Located<T>, what?: string): Expectation<T>
  <T>(value: T, what?: string): Expectation<T>
  /** Fails the stage: `message` is a sentence. `received` is what it is about. */
  fail(message: string, detail?: ExpectOptions & { expected?: string; received?: Located<unknown> }): never
}

/** A claim of a stage that did not hold: the program's fault. */
export class ExpectationError extends Error {
  override readonly name = 'ExpectationError'
  /** The value, with its place where it was read off a connection. */
  readonly received: Located<unknown> | undefined
  /** What was expected, without "expected". */
  readonly expected: string
  /** The one value that was wanted, where there is one. */
  readonly want: string | number | Uint8Array | undefined
  readonly options: ExpectOptions

  constructor(
    message: string,
    detail: {
      expected: string
      received: Located<unknown> | undefined
      want?: string | number | Uint8Array | undefined
      options: ExpectOptions
    },
  ) {
    super(message)
    this.expected = detail.expected
    this.received = detail.received
    this.want = detail.want
    this.options = detail.options
  }

  /** The mistake the author named for this very value. */
  get likelyByValue(): string | undefined {
    const { likely } = this.options
    if (typeof likely !== 'object') return undefined
    const value = this.received?.value
    return likely[value === undefined ? 'absent' : asText(value)]
  }

  /** The mistake the author named for any wrong value. */
  get likelyAlways(): string | undefined {
    return typeof this.options.likely === 'string' ? this.options.likely : undefined
  }
}

/** Makes `expect`. `nameOf` knows the names of values that their place doesn't tell, such as of a field. */
export function createExpect(nameOf: (value: Located<unknown>) => string | undefined = () => undefined): Expect {
  const expect = <T>(given: Located<T> | T, what?: string): Expectation<T> => {
    const located = isLocated<T>(given) ? given : undefined
    const value = located ? located.value : (given as T)
    const name = what ?? (located ? (nameOf(located) ?? located.at.name) : 'value')
    return expectation(value, name, located)
  }
  const fail: Expect['fail'] = (message, detail = {}) => {
    const { expected = message, received, ...options } = detail
    throw new ExpectationError(sentence(message, options), { expected, received, options })
  }
  return Object.assign<typeof expect, Pick<Expect, 'fail'>>(expect, { fail })
}

function expectation<T>(value: T, name: string, located: Located<T> | undefined): Expectation<T> {
  const received = located ?? unplaced(value, name)
  const demand = (
    holds: boolean,
    expected: string,
    o: ExpectOptions = {},
    { want, got }: { want?: unknown; got?: string | undefined } = {},
  ): void => {
    if (holds) return
    const came = got ?? (value === undefined ? 'there was none' : `received ${showValue(value)}`)
    const parting = showParting(value, want)
    throw new ExpectationError(sentence(`Expected ${expected}, but ${came}${parting ? `: ${parting}` : ''}`, o), {
      expected,
      received,
      want: typeof want === 'string' || typeof want === 'number' || want instanceof Uint8Array ? want : undefined,
      options: o,
    })
  }
  // A framing was found out from several fields, so it stands at no one place.
  const framings = (wants: readonly unknown[]) => (located ? undefined : showFramings(value, wants))
  const isAny = (wants: readonly unknown[], o?: ExpectOptions): void => {
    const framing = framings(wants)
    const expected = `${name} ${framing ? anyOf(framing.wants) : showList(wants)}`
    const more = { want: wants.length === 1 ? wants[0] : undefined, got: framing?.got }
    demand(
      wants.some((want) => same(value, want)),
      expected,
      o,
      more,
    )
  }
  return {
    is: (want, o) => isAny([want], o),
    isOneOf: isAny,
    isNot: (want, o) => demand(!same(value, want), `${name} other than ${showValue(want)}`, o),
    matches: (pattern, o) =>
      demand(
        value !== undefined && asText(value).search(pattern) >= 0,
        `${name} that ${o?.named ? `matches ${o.named}` : showPattern(pattern)}`,
        o,
      ),
    contains: (part, o) =>
      demand(value !== undefined && holdsPart(value, part), `${name} that contains ${showValue(part)}`, o),
    isAbsent: (o) => demand(value === undefined || value === null, `no ${name}`, o),
    isPresent: (o) => {
      demand(value !== undefined && value !== null, `${article(name)} ${name}`, o)
      return value as NonNullable<T>
    },
    isAtLeast: (least, o) => demand((value as number) >= least, `${name} at least ${least}`, o),
    isAtMost: (most, o) => demand((value as number) <= most, `${name} at most ${most}`, o),
    satisfies: (holds, description, o) => demand(holds(value), description, o),
  }
}

function sentence(message: string, { because }: ExpectOptions): string {
  const first = message.endsWith('.') ? message : `${message}.`
  return because === undefined ? first : `${first} ${because}`
}

function article(name: string): string {
  return /^[aeiou]/i.test(name) ? 'an' : 'a'
}

function unplaced<T>(value: T, name: string): Located<T> {
  return { value, at: { start: 0, end: 0, name } }
}

function isLocated<T>(value: Located<T> | T): value is Located<T> {
  if (typeof value !== 'object' || value === null || !('value' in value) || !('at' in value)) return false
  const at = value.at
  return typeof at === 'object' && at !== null && 'start' in at && 'end' in at
}

/** Equality of values and of bytes; text against bytes is one character a byte. */
function same(value: unknown, want: unknown): boolean {
  if (value instanceof Uint8Array) {
    if (typeof want === 'string') return toByteString(value) === want
    return want instanceof Uint8Array && Buffer.compare(value, want) === 0
  }
  if (Array.isArray(value) && Array.isArray(want)) {
    return value.length === want.length && value.every((item, i) => same(item, want[i]))
  }
  // Not a number equals itself here, and a zero that someone wrote as -0 is zero.
  return value === want || Object.is(value, want)
}

function asText(value: unknown): string {
  return value instanceof Uint8Array ? toByteString(value) : `${value as string | number | boolean}`
}

function holdsPart(value: unknown, part: string | Uint8Array): boolean {
  if (Array.isArray(value)) return value.some((item) => same(item, part))
  return asText(value).includes(asText(part))
}
