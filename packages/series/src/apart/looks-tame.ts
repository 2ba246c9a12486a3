/** A text that is longer is rendered apart, whatever it holds. */
const LONGEST = 64 * 1024
/** Signs that mean something, between two empty lines: what is read inside a line takes time with their square at most. */
const MOST_SIGNS = 1000
/** Lists and quotes that a line opens, and columns that it is indented by. */
const MOST_OPENED = 12
const MOST_INDENTED = 48
/** Lines that may open a container that goes on to the end. */
const MOST_CONTAINERS = 60

/** Lines without an empty one between: a list or a table of so many takes a second. */
const MOST_LINES = 1000

/**
 * Whether a text surely takes no longer to render than texts do: no long run of signs, nothing nested deeply. It is told from the signs alone, in
 * time with its length; a harmless text may be taken for another one, never the other way round.
 */
export function looksTame(source: string): boolean {
  // Drawing takes time with the product of what a line joins.
  if (source.length > LONGEST || /mermaid|^[ \t>*+\-\d.)]*(?:`{3}|~{3})[^\n\r]*[&\\]/im.test(source)) return false
  let signs = 0
  let containers = 0
  let lines = 0
  for (const line of source.split(/\r\n|\r|\n/)) {
    const [opens = ''] = /^(?:[\s>*+-]|\d{1,9}[.)])*/.exec(line) ?? []
    if (line.trim() === '') {
      signs = 0
      lines = 0
      continue
    }
    lines += 1
    signs += line.match(/[^\p{L}\p{N}\s.,;'’“”–-]/gu)?.length ?? 0
    if (/^\s*:::/.test(line)) containers += 1
    const opened = opens.match(/[>*+-]|\d+/g)?.length ?? 0
    const isRule = /^\s*(?:-\s*){3,}$|^\s*(?:\*\s*){3,}$/.test(line)
    if (signs > MOST_SIGNS || containers > MOST_CONTAINERS || opens.length - opened > MOST_INDENTED) return false
    if ((opened > MOST_OPENED && !isRule) || lines > MOST_LINES) return false
  }
  return true
}
