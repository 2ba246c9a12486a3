/** Why bytes are not the HTTP/1.1 message they should be, and where. Offsets count from the start of the stream. */
export interface Garbled {
  readonly at: { readonly start: number; readonly end: number }
  /** What should stand there, as a phrase: `a colon after the field name`. */
  readonly expected: string
  /** What is wrong, and which section says so, in sentences. */
  readonly message: string
}

/** Thrown inside the codecs at the first byte that cannot be; never leaves them. */
export class NotHttp extends Error {
  override readonly name = 'NotHttp'
  readonly garbled: Garbled

  constructor(at: { start: number; end: number }, expected: string, message: string) {
    super(message)
    this.garbled = { at: { start: at.start, end: at.end }, expected, message }
  }
}

/** A byte as a person reads it in a sentence. */
export function nameOfByte(byte: number): string {
  const named: Record<number, string> = { 0: 'NUL', 9: 'a tab', 10: 'LF', 13: 'CR', 32: 'a space', 127: 'DEL' }
  const hex = `0x${byte.toString(16).padStart(2, '0')}`
  return named[byte] ?? (byte > 32 && byte < 127 ? `"${String.fromCharCode(byte)}"` : `the byte ${hex}`)
}
