import { Refusal } from './refusal.ts'
import { type JsonObject, isText } from './request.ts'

/** What a verifier asks of the claims: its own name, whom it trusts, and what time it is. */
export interface Demands {
  /** Seconds since 1970. */
  readonly now: number
  /** Seconds by which the clocks of issuer and verifier may differ. */
  readonly leeway: number
  /** Seconds that a token may be old. */
  readonly maxAge: number | undefined
  readonly iss: string | undefined
  readonly aud: string | undefined
}

/** @throws Refusal the first thing that is not as it should be */
export function judge(claims: JsonObject, { now, leeway, maxAge, iss, aud }: Demands): void {
  const [exp, nbf, iat] = [timeOf(claims, 'exp'), timeOf(claims, 'nbf'), timeOf(claims, 'iat')]
  // RFC 7519 §4.1.4: not on the second of exp any more.
  if (exp !== undefined && now - leeway >= exp) throw new Refusal('expired')
  if (nbf !== undefined && now + leeway < nbf) throw new Refusal('not-yet-valid')
  if (maxAge !== undefined) {
    if (iat === undefined || now - iat > maxAge + leeway) throw new Refusal('too-old')
    if (now + leeway < iat) throw new Refusal('not-yet-valid')
  }
  if (iss !== undefined && claims['iss'] !== iss) throw new Refusal('wrong-issuer')
  if (!isFor(claims['aud'], aud)) throw new Refusal('wrong-audience')
}

/** RFC 7519 §2, NumericDate: a number of seconds, whole or not. */
function timeOf(claims: JsonObject, name: string): number | undefined {
  const value = claims[name]
  if (value !== undefined && typeof value !== 'number') throw new Refusal('malformed')
  return value
}

/** RFC 7519 §4.1.3: a text, or a list of texts. One that names others than who asks is for others. */
function isFor(audience: unknown, me: string | undefined): boolean {
  if (audience === undefined) return me === undefined
  const list = Array.isArray(audience) ? audience : [audience]
  if (!list.every(isText)) throw new Refusal('malformed')
  return me !== undefined && list.includes(me)
}
