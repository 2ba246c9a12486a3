/** Search as the API says it; `test/api-types.ts` holds it against what the server gives. */
export type SearchKind = 'lesson' | 'stage' | 'glossary' | 'note'

export interface SnippetPart {
  readonly text: string
  /** It is what was looked for. */
  readonly mark?: true
}

export interface SearchHit {
  readonly kind: SearchKind
  readonly title: readonly SnippetPart[]
  readonly part?: readonly SnippetPart[]
  readonly name?: readonly SnippetPart[]
  readonly href: string
  readonly snippet: readonly SnippetPart[]
}

export interface SearchResult {
  readonly query: string
  readonly total: number
  readonly ms: number
  readonly hits: readonly SearchHit[]
}
