/** Lets jose answer lines of JSON. What jose leaves to its callers, such as which secret a kid names, is done as its documentation shows. */
import { createInterface } from 'node:readline'
import {
  type JSONWebKeySet,
  type JWK,
  type JWTHeaderParameters,
  type JWTPayload,
  type JWTVerifyGetKey,
  SignJWT,
  base64url,
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  errors,
  importJWK,
  jwtVerify,
} from 'jose'

type Request = Readonly<Record<string, unknown>>

class Refused extends Error {}

const typed = <T>(request: Request, name: string, type: string): T => {
  if (typeof request[name] !== type || request[name] === null) throw new Refused(`${name} is no ${type}`)
  return request[name] as T
}

const optional = <T>(request: Request, name: string, type: string): T | undefined =>
  request[name] === undefined ? undefined : typed(request, name, type)

/** jose's sets of keys hold public keys only, so secrets are looked up here. */
function keysOf(jwks: JSONWebKeySet): JWTVerifyGetKey {
  const local = createLocalJWKSet(jwks)
  return (header, token) => {
    if (!header.alg?.startsWith('HS')) return local(header, token)
    const found = jwks.keys.find(
      (key) => key.kty === 'oct' && key.k !== undefined && (header.kid === undefined || key.kid === header.kid),
    )
    if (!found) throw new errors.JWKSNoMatchingKey()
    return base64url.decode(found.k ?? '')
  }
}

/** What an error of jose is called here. */
function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return error.claim === 'iat' ? 'too-old' : 'expired'
  if (error instanceof errors.JWTClaimValidationFailed) return reasonOfClaim(error)
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'bad-signature'
  if (error instanceof errors.JWKSNoMatchingKey) return 'unknown-key'
  if (error instanceof errors.JOSEAlgNotAllowed) return 'alg-not-allowed'
  if (error instanceof errors.JOSENotSupported) {
    return error.message.startsWith('Extension') ? 'unsupported-critical' : 'unknown-key'
  }
  // What WebCrypto says to a key that is none.
  if (error instanceof DOMException && error.name === 'DataError') return 'unknown-key'
  if (error instanceof TypeError && /modulusLength/.test(error.message)) return 'weak-key'
  return 'malformed'
}

function reasonOfClaim({ claim, reason }: errors.JWTClaimValidationFailed): string {
  if (reason === 'invalid') return 'malformed'
  if (claim === 'iss') return 'wrong-issuer'
  if (claim === 'aud') return 'wrong-audience'
  if (claim === 'typ') return 'wrong-type'
  return claim === 'iat' && reason === 'missing' ? 'too-old' : 'not-yet-valid'
}

async function orReason(result: () => Promise<object> | object): Promise<object> {
  try {
    return { ok: true, ...(await result()) }
  } catch (error) {
    if (error instanceof Refused) throw error
    return { ok: false, reason: reasonOf(error) }
  }
}

async function verify(request: Request): Promise<object> {
  const token = typed<string>(request, 'token', 'string')
  const jwks = typed<JSONWebKeySet>(request, 'jwks', 'object')
  const { algs } = request
  if (!Array.isArray(algs) || !Array.isArray(jwks.keys)) throw new Refused('algs and keys are lists')
  const now = typed<number>(request, 'now', 'number')
  const given = {
    clockTolerance: optional<number>(request, 'leeway', 'number'),
    maxTokenAge: optional<number>(request, 'maxAge', 'number'),
    issuer: optional<string>(request, 'iss', 'string'),
    audience: optional<string>(request, 'aud', 'string'),
    typ: optional<string>(request, 'typ', 'string'),
  }
  const asked = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  return orReason(async () => {
    const options = { algorithms: algs as string[], currentDate: new Date(now * 1000), ...asked }
    const { payload } = await jwtVerify(token, keysOf(jwks), options)
    return { claims: payload }
  })
}

async function signed(request: Request): Promise<object> {
  const header = typed<JWTHeaderParameters>(request, 'header', 'object')
  const claims = typed<JWTPayload>(request, 'claims', 'object')
  const jwk = typed<JWK>(request, 'key', 'object')
  try {
    const key = await importJWK(jwk, header.alg)
    return { token: await new SignJWT(claims).setProtectedHeader(header).sign(key) }
  } catch (error) {
    throw new Refused(error instanceof Error ? error.message : 'it could not be signed', { cause: error })
  }
}

async function answer(request: Request): Promise<object> {
  switch (request['op']) {
    case 'encode': {
      const hex = typed<string>(request, 'hex', 'string')
      if (!/^([0-9a-f]{2})*$/i.test(hex)) throw new Refused('hex is not hexadecimal')
      return { text: base64url.encode(Buffer.from(hex, 'hex')) }
    }
    case 'decode':
      try {
        return { hex: Buffer.from(base64url.decode(typed<string>(request, 'text', 'string'))).toString('hex') }
      } catch {
        throw new Refused('text is not base64url')
      }
    case 'read': {
      const token = typed<string>(request, 'token', 'string')
      return orReason(() => ({ header: decodeProtectedHeader(token), claims: decodeJwt(token) }))
    }
    case 'sign':
      return signed(request)
    case 'verify':
      return verify(request)
    default:
      throw new Refused('there is no such op')
  }
}

async function reply(line: string): Promise<object> {
  let request: unknown
  try {
    request = JSON.parse(line)
  } catch {
    return { id: null, error: 'this is not JSON' }
  }
  if (typeof request !== 'object' || request === null || Array.isArray(request)) {
    return { id: null, error: 'this is no object' }
  }
  const { id = null } = request as Request
  try {
    return { id, ...(await answer(request as Request)) }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return { id, error: error.message }
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await reply(line))}\n`)
}
