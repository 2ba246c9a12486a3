/** One byte, ready to be drawn. */
export interface ByteCell {
  readonly text: string
  /** `text` is itself; `space` shows as a dot; `control` is a name or a hex number in a box. */
  readonly kind: 'text' | 'space' | 'control'
  /** Two lower-case digits. */
  readonly hex: string
}

/** Neighbouring bytes of one kind; control bytes stand alone, since each gets its own box. */
export interface ByteRun {
  readonly text: string
  readonly kind: ByteCell['kind']
}

const names: Readonly<Record<number, string>> = { 0: 'NUL', 9: 'TAB', 10: 'LF', 13: 'CR', 27: 'ESC', 127: 'DEL' }

/** The bytes of a string in which each character is one byte. Bytes beyond ASCII are shown by their number. */
export function byteCells(bytes: string): ByteCell[] {
  return Array.from(bytes, (character) => {
    const code = character.charCodeAt(0)
    const hex = code.toString(16).padStart(2, '0')
    if (code === 0x20) return { text: '·', kind: 'space', hex }
    if (code > 0x20 && code < 0x7f) return { text: character, kind: 'text', hex }
    return { text: names[code] ?? hex, kind: 'control', hex }
  })
}

/** The same for drawing without hex: as few pieces as possible. */
export function byteRuns(bytes: string): ByteRun[] {
  const runs: { text: string; kind: ByteCell['kind'] }[] = []
  for (const { text, kind } of byteCells(bytes)) {
    const last = runs.at(-1)
    if (last && kind !== 'control' && last.kind === kind) last.text += text
    else runs.push({ text, kind })
  }
  return runs
}
