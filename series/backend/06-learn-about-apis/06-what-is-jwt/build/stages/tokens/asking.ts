import { isDeepStrictEqual } from 'node:util'
import type { Expect, ExpectOptions, Lines } from '@backroad/check'
import type { LineReply, LineRequest } from '@backroad/protocols'
import type { Key } from './keys.ts'

/** What a verifier is told beside the token. */
export type Policy = Readonly<Record<string, NonNullable<LineRequest[string]>>>

/** The time at which stages ask, where it does not matter. */
export const now = 1_700_000_000

/** The policy of somebody who trusts these keys, and takes their algorithms only. */
export function trusting(...keys: readonly Key[]): Policy {
  return {
    algs: [...new Set(keys.map(({ alg }) => alg))],
    jwks: { keys: keys.map(({ publicJwk }) => publicJwk) },
    now,
  }
}

/** What stages ask of a program that verifies. */
export interface Asking {
  /** The token is believed, and its claims are given. */
  readonly accepts: (token: string, policy: Policy, claims: object, o?: ExpectOptions) => Promise<void>
  /** The token is refused, for one of these reasons. */
  readonly refuses: (token: string, policy: Policy, reasons: readonly string[], o?: ExpectOptions) => Promise<void>
  /** The token is believed with these claims, or refused for one of these reasons: the standard leaves it open. */
  readonly acceptsOrRefuses: (
    token: string,
    policy: Policy,
    claims: object,
    reasons: readonly string[],
    o?: ExpectOptions,
  ) => Promise<void>
}

export function asking({ lines, expect }: { lines: Lines; expect: Expect }): Asking {
  const ask = (token: string, policy: Policy) => lines.ask({ op: 'verify', token, ...policy })
  const accepted = (reply: LineReply, claims: object, o: ExpectOptions = {}) => {
    const reason = reply.field('reason').value
    const because = reason === undefined ? o.because : `The reason given was ${JSON.stringify(reason)}.`
    expect(reply.field('ok'), 'ok').is(true, { ...o, ...(because === undefined ? {} : { because }) })
    expectClaims(expect, reply, claims, o)
  }
  const refused = (reply: LineReply, reasons: readonly string[], o: ExpectOptions = {}) => {
    expect(reply.field('ok'), 'ok').is(false, o)
    // What is likely behind an accepted token says nothing about a wrong reason.
    const { likely: _, ...rest } = o
    expect(reply.field('reason'), 'reason').isOneOf(reasons, typeof o.likely === 'string' ? rest : o)
  }
  return {
    async accepts(token, policy, claims, o) {
      accepted(await ask(token, policy), claims, o)
    },
    async refuses(token, policy, reasons, o) {
      refused(await ask(token, policy), reasons, o)
    },
    async acceptsOrRefuses(token, policy, claims, reasons, o) {
      const reply = await ask(token, policy)
      if (reply.field('ok').value === true) accepted(reply, claims, o)
      else refused(reply, reasons, o)
    },
  }
}

/** The claims of a reply, whatever the order of their names. */
export function expectClaims(expect: Expect, reply: LineReply, claims: object, o?: ExpectOptions): void {
  expect(reply.field('claims'), 'claims').satisfies(
    (value) => isDeepStrictEqual(plain(value), plain(claims)),
    `the claims ${JSON.stringify(claims)}`,
    o,
  )
}

const plain = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)))
