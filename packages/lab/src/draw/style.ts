import { styleText } from 'node:util'

export interface DrawOptions {
  /** Columns to keep within, 80 unless told; at least 60. */
  readonly width?: number
  /** Bytes of a wire in hex below them; unless told, yes. */
  readonly hex?: boolean
  /** ANSI colours; nothing is said by colour alone. */
  readonly color?: boolean
}

/** How a drawing sets its parts off from one another. */
export interface Style {
  readonly width: number
  readonly hex: boolean
  readonly strong: (text: string) => string
  readonly quiet: (text: string) => string
  readonly bad: (text: string) => string
}

export function styleOf(options: DrawOptions): Style {
  const paint = (format: 'bold' | 'dim' | 'red') => (text: string) =>
    options.color && text !== '' ? styleText(format, text, { validateStream: false }) : text
  return {
    width: Math.max(60, options.width ?? 80),
    hex: options.hex ?? true,
    strong: paint('bold'),
    quiet: paint('dim'),
    bad: paint('red'),
  }
}

/** The text in lines of at most `width` columns, broken at spaces where there are any. */
export function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => {
    const lines: string[] = []
    let rest = line
    while (rest.length > width) {
      const space = rest.lastIndexOf(' ', width)
      const end = space > 0 ? space : width
      lines.push(rest.slice(0, end))
      rest = rest.slice(space > 0 ? end + 1 : end)
    }
    return [...lines, rest]
  })
}

/** A number with as many decimals as it needs to be told from its neighbours: "0.42", "12.3", "1204". */
export function figure(number: number): string {
  if (Number.isInteger(number)) return String(number)
  const size = Math.abs(number)
  return number.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2)
}

/** The same with all that would move the terminal's cursor or change its colours made visible, in every text of it. */
export function plain<T>(value: T, key = ''): T {
  if (typeof value === 'string') return (DRAWN_BYTE_BY_BYTE.includes(key) ? value : visible(value)) as T
  if (Array.isArray(value)) return value.map((one: unknown) => plain(one)) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain<unknown>(one, name)])) as T
}

/** The bytes of a message are shown one by one, whatever they are. */
const DRAWN_BYTE_BY_BYTE = ['bytes']

function visible(text: string): string {
  return text
    .replaceAll('\t', '    ')

    .replace(
      /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g,
      (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
    )
}
