import type { ElementContent } from 'hast'
import { element, span, text } from './hast.ts'

const START_LINE = /^(?:HTTP\/\d\.\d \d{3}(?: .*)?|[!#$%&'*+.^_`|~0-9A-Za-z-]+ \S+ HTTP\/\d\.\d)$/

/**
 * An `http` fence: messages with the CR LF that ends each line of a head drawn, up to and with the empty line. The drawn signs
 * are hidden from readers and copying, so the text stays what it was. A body's lines are left alone.
 */
export function showHttp(source: string): ElementContent[] {
  const parts: ElementContent[] = []
  const lines = source.split('\n')
  let inHead = false
  for (const [index, line] of lines.entries()) {
    const isStart = START_LINE.test(line)
    if (isStart || index === 0) inHead = true
    parts.push(...(inHead ? headLine(line, isStart) : [text(line)]))
    if (inHead) parts.push(lineEnd())
    if (inHead && line === '') inHead = false
    if (index < lines.length - 1) parts.push(text('\n'))
  }
  return parts
}

function headLine(line: string, isStart: boolean): ElementContent[] {
  const colon = isStart ? -1 : line.indexOf(':')
  if (colon > 0) return [span('hl-name', line.slice(0, colon)), text(line.slice(colon))]
  return isStart ? [span('hl-keyword', line)] : [text(line)]
}

function lineEnd(): ElementContent {
  return element('span', { className: ['crlf'], ariaHidden: 'true' }, [span('ct', 'CR'), span('ct', 'LF')])
}
