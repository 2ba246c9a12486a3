import { diffArrays } from 'diff'

const MOST_EDITS = 800

/**
 * What was proposed, with the spaces and breaks of the file where the reader kept those of the copy: `copy` has the file's words
 * and a mail program's breaks. Where a reader set others than the copy's, they stay.
 */
export function keepBreaks(copy: string, file: string, proposed: string): string {
  const [had, has, made] = [piecesOf(copy), piecesOf(file), piecesOf(proposed)]
  if (had.length !== has.length) return proposed
  const changes = diffArrays(had.map(wordOf), made.map(wordOf), { maxEditLength: MOST_EDITS })
  if (!changes) return proposed
  let out = ''
  let [old, young] = [0, 0]
  /** One piece of what was proposed, in place of the `at`-th there was, if it stands for one. */
  const put = (at: number | undefined) => {
    const { gap, word } = made[young++]!
    const isAsCopied = at !== undefined && had[at]?.gap === gap
    out += (isAsCopied ? has[at]!.gap : gap) + word
  }
  let gone = 0
  for (const { value, added, removed } of changes) {
    if (removed) gone = value.length
    else if (added) {
      for (let i = 0; i < value.length; i++) put(i < gone ? old + i : undefined)
      old += gone
      gone = 0
    } else {
      old += gone
      gone = 0
      for (let i = 0; i < value.length; i++) put(old++)
    }
  }
  return out
}

interface Piece {
  /** The white space before the word. */
  readonly gap: string
  readonly word: string
}

function piecesOf(text: string): Piece[] {
  return [...text.matchAll(/(\s*)(\S+)/g)].map(([, gap = '', word = '']) => ({ gap, word }))
}

function wordOf({ word }: Piece): string {
  return word
}
