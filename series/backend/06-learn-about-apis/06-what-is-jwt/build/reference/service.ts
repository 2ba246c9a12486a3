import { decoded, encoded } from './base64url.ts'
import { type Jwk, fits, isWeak, keyOf } from './keys.ts'
import { Refusal } from './refusal.ts'
import { type Request, RequestError, bytesOf, isObject, listOf, numberOf, objectOf, textOf } from './request.ts'
import { signatureOf } from './signature.ts'
import { takeApart } from './token.ts'
import { type Policy, verified } from './verify.ts'

type Result = Readonly<Record<string, unknown>>

/** @throws RequestError */
export function answer(request: Request): Result {
  switch (request['op']) {
    case 'encode':
      return { text: encoded(bytesOf(request, 'hex')) }
    case 'decode':
      return { hex: decodedOf(request).toString('hex') }
    case 'read':
      return orReason(() => {
        const { header, claims } = takeApart(textOf(request, 'token'))
        return { header, claims: claims() }
      })
    case 'sign':
      return { token: signed(request) }
    case 'verify':
      return orReason(() => ({ claims: verified(textOf(request, 'token'), policyOf(request)) }))
    default:
      throw new RequestError('op must be one of encode, decode, read, sign, verify')
  }
}

/** A token that is refused is an answer, and no error. */
function orReason(result: () => Result): Result {
  try {
    return { ok: true, ...result() }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { ok: false, reason: error.reason }
  }
}

function decodedOf(request: Request): Buffer {
  const bytes = decoded(textOf(request, 'text'))
  if (!bytes) throw new RequestError('text must be base64url without padding')
  return bytes
}

function signed(request: Request): string {
  const [header, claims, jwk] = [objectOf(request, 'header'), objectOf(request, 'claims'), objectOf(request, 'key')]
  const alg = textOf(header, 'alg')
  if (!fits(jwk, alg, 'sign')) throw new RequestError(`the key is not one for ${alg}`)
  const key = keyOf(jwk, 'sign')
  if (!key) throw new RequestError('the key is not whole')
  if (isWeak(key)) throw new RequestError(`the key is too short for ${alg}`)
  const text = `${encoded(JSON.stringify(header))}.${encoded(JSON.stringify(claims))}`
  return `${text}.${encoded(signatureOf(alg, key, text))}`
}

function policyOf(request: Request): Policy {
  const optional = <T>(name: string, read: (request: Request, name: string) => T) =>
    request[name] === undefined ? undefined : read(request, name)
  return {
    algs: listOf(request, 'algs'),
    keys: listOf(objectOf(request, 'jwks'), 'keys').filter((key): key is Jwk => isObject(key)),
    now: numberOf(request, 'now'),
    leeway: optional('leeway', numberOf) ?? 0,
    maxAge: optional('maxAge', numberOf),
    iss: optional('iss', textOf),
    aud: optional('aud', textOf),
    typ: optional('typ', textOf),
  }
}
