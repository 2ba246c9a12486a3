/** A text that is longer is rendered apart, whatever it holds. */
const LONGEST = 64 * 1024
/** Signs that mean something, between two empty lines: what is read inside a line takes time with their square at most. */
const MOST_SIGNS = 1000
/** Lists and quotes that a line opens, and columns that it is indented by. */
const MOST_OPENED = 12
const MOST_INDENTED = 48
/** Lines that may open a container that goes on to the end. */
const MOST_CONTAINERS = 60

/** Each takes some milliseconds, and a hundred lines of one some hundreds. */
const MOST_DIAGRAMS = 40
const MOST_DRAWN = 100

/**
 * Whether a text surely takes no longer to render than texts do: no long run of signs, nothing nested deeply. It is told from the signs alone, in
 * time with its length; a harmless text may be taken for another one, never the other way round.
 */
export function looksTame(source: string): boolean {
  if (source.length > LONGEST) return false
  let signs = 0
  let containers = 0
  let diagrams = 0
  let drawn = 0
  let isDrawing = false
  for (const line of source.split(/\r\n|\r|\n/)) {
    const [opens = ''] = /^(?:[\s>*+-]|\d{1,9}[.)])*/.exec(line) ?? []
    const fence = /^(?:`{3}|~{3})[`~]*\s*(\w*)/.exec(line.slice(opens.length))
    if (fence) isDrawing = fence[1] === 'mermaid'
    if (isDrawing && fence) diagrams += 1
    else if (isDrawing) drawn += 1
    if (line.trim() === '') {
      signs = 0
      continue
    }
    signs += line.match(/[^\p{L}\p{N}\s.,;'’“”–-]/gu)?.length ?? 0
    if (/^\s*:::/.test(line)) containers += 1
    const opened = opens.match(/[>*+-]|\d+/g)?.length ?? 0
    const isRule = /^\s*(?:-\s*){3,}$|^\s*(?:\*\s*){3,}$/.test(line)
    if (signs > MOST_SIGNS || containers > MOST_CONTAINERS || opens.length - opened > MOST_INDENTED) return false
    if ((opened > MOST_OPENED && !isRule) || diagrams > MOST_DIAGRAMS || drawn > MOST_DRAWN) return false
  }
  return true
}
