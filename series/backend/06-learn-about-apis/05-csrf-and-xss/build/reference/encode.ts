/** How each context is left by a value that was put into it as it is: as the sign that stands for itself there. */

/** For text between tags, and for an attribute's value between double quotes. */
export function encode(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

/**
 * Data for a script, as JSON for within a script element. No entity means anything there, and the element ends at the first
 * `</script`, wherever that stands. So every `<` is written as JSON can write any character.
 */
export function scriptData(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c')
}

const schemes = new Set(['http:', 'https:'])

/** The address that a link may have: of a scheme that leads to a place and runs nothing. Undefined for any other. */
export function safeAddress(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined
  return schemes.has(new URL(text).protocol) ? text : undefined
}
