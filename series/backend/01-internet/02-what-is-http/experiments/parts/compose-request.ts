/** What may be done to a request before it is sent; each breaks or bends one rule. */
export const CHANGES = [
  'none, as it stands',
  'the Host field left out',
  'LF alone ends each line',
  'a space before a colon',
  'two different lengths',
  'the method in lower case',
  'no HTTP version',
  'the empty line left out',
] as const

export type Change = (typeof CHANGES)[number]

/**
 * The bytes (one character each) of a request as a person wrote it:
 * - each line end is sent as CR LF, unless `\r`, `\n` or `\r\n` is written at the end of the line: then that is sent;
 * - `\r`, `\n`, `\t`, `\\` and `\xHH` are the bytes they stand for; any other character is sent as UTF-8;
 * - where no empty line ends the head, one is added.
 * Then the change is made.
 */
export function composeRequest(text: string, change: Change): string {
  return changed(withEmptyLine(written(text)), change)
}

function written(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n').split('\n')
  const ended = lines.map((line, index) => {
    if (index === lines.length - 1) return line
    return /(^|[^\\])(\\\\)*(\\r|\\n)$/.test(line) ? line : `${line}\\r\\n`
  })
  const bytes = Buffer.from(ended.join(''), 'utf8').toString('latin1')
  return bytes.replace(
    /\\(?:x([0-9a-fA-F]{2})|([rnt\\]))/g,
    (_, hex: string | undefined, letter: string | undefined) =>
      hex === undefined
        ? ({ r: '\r', n: '\n', t: '\t' }[letter ?? ''] ?? '\\')
        : String.fromCharCode(Number.parseInt(hex, 16)),
  )
}

const EMPTY_LINE = /\r?\n\r?\n/

function withEmptyLine(request: string): string {
  if (EMPTY_LINE.test(request)) return request
  return `${request.replace(/\r?\n$/, '')}\r\n\r\n`
}

function changed(request: string, change: Change): string {
  const end = EMPTY_LINE.exec(request)
  const head = request.slice(0, end?.index ?? request.length)
  const rest = request.slice(head.length)
  switch (change) {
    case 'none, as it stands':
      return request
    case 'the Host field left out':
      return head.replace(/\r?\n[Hh]ost[ \t]*:[^\r\n]*/, '') + rest
    case 'LF alone ends each line':
      return head.replace(/\r\n/g, '\n') + rest.replace(/^\r?\n\r?\n/, '\n\n')
    case 'a space before a colon':
      return head.replace(/(\r?\n[^:\r\n]*[^:\s]):/, '$1 :') + rest
    case 'two different lengths':
      return `${head}\r\nContent-Length: 0\r\nContent-Length: 4${rest}`
    case 'the method in lower case':
      return head.replace(/^[^ \r\n]+/, (method) => method.toLowerCase()) + rest
    case 'no HTTP version':
      return head.replace(/^([^\r\n]*?) HTTP\/[\d.]+/, '$1') + rest
    case 'the empty line left out':
      return `${head}\r\n${rest.replace(EMPTY_LINE, '')}`
  }
}
