export interface LessonFacts {
  /** Words of prose: everything but code blocks, diagrams and addresses. */
  readonly words: number
  /** What `::experiment` and `::build` name, with the line. */
  readonly experiments: readonly { slug: string; line: number }[]
  readonly builds: readonly { slug: string; line: number }[]
}

const FENCE = /^\s{0,3}(`{3,}|~{3,})/
const DIRECTIVE = /^\s{0,3}::(experiment|build)(?:\{([\w-]+)\}|\[([^\]]*)\])\s*$/

/**
 * What is counted from a lesson as its series is loaded. Read line by line, since parsing every lesson of a long series
 * would make each start wait; rendering a page says what is wrong in it.
 */
export function lessonFacts(source: string): LessonFacts {
  const experiments: { slug: string; line: number }[] = []
  const builds: { slug: string; line: number }[] = []
  let words = 0
  let fence: string | undefined
  for (const [index, line] of withoutComments(source).split('\n').entries()) {
    const sign = FENCE.exec(line)?.[1]
    if (fence !== undefined) {
      if (sign?.startsWith(fence) && line.trim() === sign) fence = undefined
      continue
    }
    if (sign !== undefined) {
      fence = sign
      continue
    }
    const directive = DIRECTIVE.exec(line)
    if (directive) {
      const list = directive[1] === 'experiment' ? experiments : builds
      list.push({ slug: (directive[2] ?? directive[3] ?? '').trim(), line: index + 1 })
    } else words += wordsIn(line)
  }
  return { words, experiments, builds }
}

function wordsIn(line: string): number {
  const prose = ADDRESSES.reduce((text, [begin, end]) => without(text, begin, end), line)
  return prose.match(/[\p{L}\p{N}][^\s|]*/gu)?.length ?? 0
}

/** Where links lead, numbers of notes, and addresses, by how they begin and end. */
const ADDRESSES = [
  ['](', ')'],
  ['[^', ']'],
  ['<http:', '>'],
  ['<https:', '>'],
] as const

/** A text without what stands between two signs; takes time in proportion to its length, whatever it holds. */
function without(text: string, begin: string, end: string, instead: (cut: string) => string = () => ' '): string {
  let kept = ''
  let from = 0
  for (let at = text.indexOf(begin); at !== -1; at = text.indexOf(begin, from)) {
    const stop = text.indexOf(end, at + begin.length)
    if (stop === -1) break
    kept += text.slice(from, at) + instead(text.slice(at, stop + end.length))
    from = stop + end.length
  }
  return kept + text.slice(from)
}

// A comment's lines stay, so that those after it keep their numbers.
function withoutComments(source: string): string {
  return without(source, '<!--', '-->', (comment) => comment.replace(/[^\n]/g, ''))
}

/** More of a title is not looked at. */
const LONGEST_TITLE = 1000

/** The title of a page: its first line, when that is `# …`. As plain text. */
export function headingOf(source: string): string | undefined {
  const first = /^\uFEFF?\s*#[ \t]+([^\n]*)/.exec(source)?.[1]?.slice(0, LONGEST_TITLE)
  const title = first
    ?.replace(/[ \t]#+[ \t]*$/, '')
    .replace(/(`+)(.*?[^`])\1(?!`)|[^`]+/g, (plain, _ticks: string | undefined, code: string | undefined) =>
      code === undefined ? withoutMarks(plain) : code.replace(/^ (.*\S.*) $/, '$1'),
    )
    .trim()
  return title || undefined
}

function withoutMarks(text: string): string {
  return text
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(?<!\\)(\*{1,3}|(?<!\w)_{1,3}|~~)(?=\S)(.+?)\1(?!\w)/g, '$2')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
}
