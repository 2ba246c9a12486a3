import { sourceAddress } from '../corrections/source-address.ts'
import { showHidden } from '../corrections/plain-line.ts'
import type { CommentPart } from '../corrections/types.ts'

/** A block of code between lines of three backticks, code between backticks, or an address. */
const SPECIAL = /^```[^\n`]*\n([^]*?)^```[ \t]*$\n?|`([^`\n]+)`|https:\/\/[^\s<>"'`]+/gm

/** Punctuation that a sentence puts behind an address is not part of it. */
const BEHIND = '.,;:!?)]}'

/**
 * A comment's text in parts: plain text, code between backticks, addresses that begin with https://. Nothing else means anything
 * in it, so nothing in it can become markup.
 */
export function commentParts(source: string): CommentPart[] {
  const parts: CommentPart[] = []
  const plain = (text: string) => {
    const last = parts.at(-1)
    if (text === '') return
    if (last?.type === 'text') parts[parts.length - 1] = { type: 'text', text: last.text + text }
    else parts.push({ type: 'text', text })
  }
  const text = showHidden(source.replace(/\r\n?/g, '\n'))
  let at = 0
  for (const found of text.matchAll(SPECIAL)) {
    plain(text.slice(at, found.index))
    at = found.index + found[0].length
    const [all, block, code] = found
    if (block !== undefined) parts.push({ type: 'block', text: block.replace(/\n$/, '') })
    else if (code !== undefined) parts.push({ type: 'code', text: code })
    else {
      const shown = withoutTail(all)
      const url = sourceAddress(shown)
      if (url === undefined) plain(all)
      else {
        parts.push({ type: 'link', text: shown, url })
        plain(all.slice(shown.length))
      }
    }
  }
  plain(text.slice(at))
  return parts
}

/** A closing bracket belongs to the address when it opens in it. */
function withoutTail(address: string): string {
  let end = address.length
  while (BEHIND.includes(address[end - 1]!)) end--
  return address[end] === ')' && address.slice(0, end).includes('(') ? address.slice(0, end + 1) : address.slice(0, end)
}
