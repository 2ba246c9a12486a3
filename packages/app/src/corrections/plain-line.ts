/** Characters that are not seen but change what is: controls, marks of direction, those without width (Unicode's Cc, Cf, Zl, Zp). */
const HIDDEN = /[\p{Cc}\p{Cf}\u2028\u2029]/gu

/** What a joiner is good for: emoji and scripts that join letters need it between two of their own. */
const JOINED = /(?<=[\p{L}\p{M}\p{Emoji}])[\u200c\u200d](?=[\p{L}\p{M}\p{Emoji}])/gu

/**
 * A text of someone else's as it is shown: what is hidden in it stands there as its code ("⟨U+202E⟩"), so that it can neither turn
 * the direction of a line nor end it. Line ends and tabs stay.
 */
export function showHidden(text: string): string {
  const joints = new Set([...text.matchAll(JOINED)].map(({ index }) => index))
  return text.replace(HIDDEN, (character, at: number) =>
    character === '\n' || character === '\t' || joints.has(at) ? character : codeOf(character),
  )
}

/** The same in one line, without white space at its ends: a name. */
export function plainLine(text: string): string {
  return showHidden(text.replace(/\s+/g, ' ').trim())
}

function codeOf(character: string): string {
  return `⟨U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}⟩`
}
