import { isScalar, isSeq, parseDocument } from 'yaml'

/** Who is thanked for a correction, as `corrections.yaml` has it. */
export interface NewCredit {
  readonly by: string
  /** "2026-05-04" */
  readonly at: string
  readonly reason: string
  readonly source?: string | undefined
  /** What stood there before. */
  readonly quote: string
}

/**
 * The text of `corrections.yaml` with one more credit at its end; comments and the rest stay as they are. The same credit twice
 * is one. `undefined` when the text is no list that can be added to.
 */
export function addCredit(text: string, credit: NewCredit): string | undefined {
  const document = parseDocument(text === '' ? '[]' : text, { version: '1.2', prettyErrors: false })
  if (document.errors.length > 0) return undefined
  const list = document.contents
  if (list === null) return addCredit('', credit)
  if (!isSeq(list)) return undefined
  const { by, at, reason, source, quote } = credit
  const item = { by, at, reason, ...(source === undefined ? {} : { source }), quote }
  const same = JSON.stringify(item)
  if ((document.toJS({ maxAliasCount: 20 }) as unknown[]).some((one) => JSON.stringify(one) === same)) return text
  list.flow = false
  const node = document.createNode(item)
  // Other readers of YAML take it for a time.
  const day = node.get('at', true)
  if (isScalar(day)) day.type = 'QUOTE_SINGLE'
  document.add(node)
  return document.toString({ lineWidth: 100 })
}
