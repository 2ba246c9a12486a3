import type { ByteString } from './types.ts'

/** Of characters as they are shown, of bytes that are text, and of other bytes: more are not shown whole. */
const longest = 80
const longestHex = 16

/** A value as it stands in a sentence: text in quotes with its control signs visible, shortened in the middle. */
export function showValue(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (typeof value === 'string') return showText(value)
  if (value instanceof Uint8Array) return showBytes(value)
  if (value instanceof Date) return value.toUTCString()
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(showValue).join(', ')
  if (typeof value === 'object') return JSON.stringify(value)
  return `${value as number | boolean | bigint}`
}

/** Whether `showValue` leaves nothing out of it. */
export function isShownWhole(value: unknown): boolean {
  if (typeof value === 'string') return JSON.stringify(value).length <= longest
  if (value instanceof Uint8Array) return value.length <= (isText(toByteString(value)) ? longest : longestHex)
  return true
}

/** Whether bytes can be read as text. */
export function isText(bytes: ByteString): boolean {
  return /^[\t\n\r -~]*$/.test(bytes)
}

/** "a, b or c". */
export function showList(values: readonly unknown[]): string {
  return anyOf(values.map(showValue))
}

/** The same of what is shown already. */
export function anyOf(shown: readonly string[]): string {
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} or ${shown.at(-1)}`
}

function showText(text: string): string {
  if (isShownWhole(text)) return JSON.stringify(text)
  const shown = `${JSON.stringify(text.slice(0, 48)).slice(0, -1)} … ${JSON.stringify(text.slice(-16)).slice(1)}`
  return `${shown} (${text.length} characters)`
}

function showBytes(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'no bytes'
  if (!isShownWhole(bytes)) return `${bytes.length} bytes`
  const text = toByteString(bytes)
  if (isText(text)) return JSON.stringify(text)
  return `the bytes ${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')}`
}

/** Bytes as text of one character a byte. */
export function toByteString(bytes: Uint8Array): ByteString {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}
