import { type Demands, judge } from './claims.ts'
import { type Jwk, fits, isWeak, keyOf } from './keys.ts'
import { Refusal } from './refusal.ts'
import type { JsonObject } from './request.ts'
import { isSignatureOf } from './signature.ts'
import { type Token, headerText, takeApart } from './token.ts'

/** What a verifier has decided before it sees a token. */
export interface Policy extends Demands {
  /** Algorithms that it takes: what the token says is only held against them (RFC 8725 §3.1). */
  readonly algs: readonly unknown[]
  readonly keys: readonly Jwk[]
  /** The kind of token that it takes. */
  readonly typ: string | undefined
}

/** The claims of a token that is to be believed. @throws Refusal */
export function verified(text: string, policy: Policy): JsonObject {
  const token = takeApart(text)
  const alg = headerText(token.header, 'alg')
  const kid = headerText(token.header, 'kid')
  if (alg === undefined) throw new Refusal('malformed')
  if (!policy.algs.includes(alg)) throw new Refusal('alg-not-allowed')
  // No extension is understood here (RFC 7515 §4.1.11).
  if (token.header['crit'] !== undefined) throw new Refusal('unsupported-critical')
  judgeSignature(token, alg, kid, policy.keys)
  if (policy.typ !== undefined && mediaType(headerText(token.header, 'typ')) !== mediaType(policy.typ)) {
    throw new Refusal('wrong-type')
  }
  const claims = token.claims()
  judge(claims, policy)
  return claims
}

/** jwk, jku, x5c and x5u of the header are not looked at: a token must not bring the key it is judged by. */
function judgeSignature(token: Token, alg: string, kid: string | undefined, keys: readonly Jwk[]): void {
  const fitting = keys
    .filter((jwk) => (kid === undefined || jwk['kid'] === kid) && fits(jwk, alg, 'verify'))
    .flatMap((jwk) => keyOf(jwk, 'verify') ?? [])
  if (fitting.length === 0) throw new Refusal('unknown-key')
  const strong = fitting.filter((key) => !isWeak(key))
  if (strong.length === 0) throw new Refusal('weak-key')
  if (!strong.some((key) => isSignatureOf(alg, key, token.signed, token.signature))) {
    throw new Refusal('bad-signature')
  }
}

/** RFC 7515 §4.1.9: without regard to case, and application/ may be left out where no other slash follows. */
function mediaType(typ: string | undefined): string | undefined {
  const lower = typ?.toLowerCase()
  return lower === undefined || lower.includes('/') ? lower : `application/${lower}`
}
