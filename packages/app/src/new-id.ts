import { randomBytes } from 'node:crypto'

const letters = 'abcdefghijklmnopqrstuvwxyz234567'

/** A new opaque id: 16 letters and digits, 80 random bits; safe in URLs, file names and as a command's argument. */
export function newId(): string {
  return Array.from(randomBytes(16), (byte) => letters[byte & 31]).join('')
}
