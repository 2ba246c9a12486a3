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
  const prose = line
    .replace(/\]\([^)]*\)/g, ' ')
    .replace(/\[\^[^\]]*\]:?/g, ' ')
    .replace(/<https?:[^>]*>/g, ' ')
  return prose.match(/[\p{L}\p{N}][^\s|]*/gu)?.length ?? 0
}

// A comment's lines stay, so that those after it keep their numbers.
function withoutComments(source: string): string {
  return source.replace(/<!--[^]*?-->/g, (comment) => comment.replace(/[^\n]/g, ''))
}

/** The title of a page: its first line, when that is `# …`. As plain text. */
export function headingOf(source: string): string | undefined {
  const first = /^\uFEFF?\s*#[ \t]+([^\n]*)/.exec(source)?.[1]
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
