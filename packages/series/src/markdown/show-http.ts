import type { ElementContent } from 'hast'
import { element, span, text } from './hast.ts'
import { httpLines, type HttpLine } from './http-lines.ts'

/**
 * An `http` fence: messages with every CR and LF drawn that would be sent, see httpLines. The drawn signs are hidden from
 * readers and copying, so the text stays what it was.
 */
export function showHttp(source: string): ElementContent[] {
  return httpLines(source).flatMap((line, at) => [...(at > 0 ? [text('\n')] : []), ...contentOf(line), ...endOf(line)])
}

function contentOf({ text: line, part }: HttpLine): ElementContent[] {
  if (part === 'start') return [span('hl-keyword', line)]
  const colon = part === 'head' ? line.indexOf(':') : -1
  if (colon > 0) return [span('hl-name', line.slice(0, colon)), text(line.slice(colon))]
  return [text(line)]
}

function endOf({ end }: HttpLine): ElementContent[] {
  if (end === 'none') return []
  const signs = end === 'crlf' ? ['CR', 'LF'] : ['LF']
  const drawn = signs.map((sign) => span('ct', sign))
  return [element('span', { className: ['crlf'], ariaHidden: 'true' }, drawn)]
}
