/** A request that can't be fulfilled; its message is for who has sent it. */
export class RequestError extends Error {}

export type JsonObject = Readonly<Record<string, unknown>>

export type Request = JsonObject

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isText(value: unknown): value is string {
  return typeof value === 'string'
}

export function textOf(request: Request, name: string): string {
  const value = request[name]
  if (!isText(value)) throw new RequestError(`${name} must be a text`)
  return value
}

export function objectOf(request: Request, name: string): JsonObject {
  const value = request[name]
  if (!isObject(value)) throw new RequestError(`${name} must be an object`)
  return value
}

export function numberOf(request: Request, name: string): number {
  const value = request[name]
  if (typeof value !== 'number') throw new RequestError(`${name} must be a number`)
  return value
}

export function listOf(request: Request, name: string): readonly unknown[] {
  const value = request[name]
  if (!Array.isArray(value)) throw new RequestError(`${name} must be a list`)
  return value
}

/** The bytes of a member in hexadecimal. */
export function bytesOf(request: Request, name: string): Buffer {
  const text = textOf(request, name)
  if (!/^([0-9a-f]{2})*$/i.test(text)) throw new RequestError(`${name} must be bytes in hexadecimal`)
  return Buffer.from(text, 'hex')
}
