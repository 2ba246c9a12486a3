/** One thing that an answer says, and where. */
export interface Entry {
  /** Equal for the same thing in two answers: "status code", "field content-length". */
  readonly key: string
  /** As a person calls it. */
  readonly name: string
  /** What it says in full; two that are equal say the same. */
  readonly says: string
  /** The same as it is shown. */
  readonly shown: string
  readonly start: number
  readonly end: number
  /** It may differ between two right answers. */
  readonly passing?: true
  /** Entries of one group say the same in any order: records of a section. */
  readonly group?: string
}

const longest = 60

/** A text in one line, short enough to stand in a table. */
export function shortened(text: string): string {
  const line = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"')
  return line.length <= longest ? line : `${line.slice(0, longest - 1)}…`
}
