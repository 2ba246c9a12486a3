import type { Problem } from '../types.ts'

/** A node of Markdown or of the page made of it. */
interface Placed {
  readonly position?: { readonly start: { readonly line: number; readonly column: number } } | undefined
}

/** The problems found while one page is rendered. */
export class ProblemList {
  readonly found: Problem[] = []
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  /** Adds a problem at the place of a node of the Markdown. */
  add(node: Placed | undefined, message: string, allowed?: string, level?: 'note'): void {
    const start = node?.position?.start
    this.found.push({
      path: this.#path,
      ...(start ? { line: start.line, column: start.column } : {}),
      message,
      ...(allowed ? { allowed } : {}),
      ...(level ? { level } : {}),
    })
  }

  /** The problems in order of place, each once. */
  sorted(): Problem[] {
    const once = new Map(this.found.map((problem) => [JSON.stringify(problem), problem]))
    return [...once.values()].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))
  }
}
