import { createHash, randomBytes } from 'node:crypto'

const letters = 'abcdefghijklmnopqrstuvwxyz234567'

/** The id of something that came from elsewhere and says all that it is: the same each time it comes. */
export function idOf(text: string): string {
  return lettersOf(createHash('sha256').update(text).digest().subarray(0, 16))
}

/** A new opaque id: 16 letters and digits, 80 random bits; safe in URLs, file names and as a command's argument. */
export function newId(): string {
  return lettersOf(randomBytes(16))
}

const lettersOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => letters[byte & 31]).join('')
