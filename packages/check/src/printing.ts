/** From so many equal bytes on, a run is made by a command of its own. */
const longRun = 120

/**
 * Commands that print exactly these bytes. A long run of one byte is made by `head` and `tr`. Undefined when that takes more than
 * `most` characters.
 */
export function printing(bytes: Uint8Array, most: number): string[] | undefined {
  const commands: string[] = []
  let from = 0
  for (let i = 0; i < bytes.length;) {
    // Each byte takes a character at the least: what is longer is not even put together.
    if (i - from > most) return undefined
    let end = i + 1
    while (end < bytes.length && bytes[end] === bytes[i]) end++
    if (end - i >= longRun) {
      if (i > from) commands.push(printf(bytes.subarray(from, i)))
      commands.push(repeated(bytes[i] as number, end - i))
      from = end
    }
    i = end
  }
  if (from < bytes.length) commands.push(printf(bytes.subarray(from)))
  return commands.join('; ').length <= most ? commands : undefined
}

/** The same as one command whose output can be piped on. */
export function together(commands: readonly string[]): string {
  return commands.length === 1 ? (commands[0] ?? '') : `(${commands.join('; ')})`
}

function repeated(byte: number, count: number): string {
  const zeros = `head -c ${count} /dev/zero`
  return byte === 0 ? zeros : `${zeros} | LC_ALL=C tr '\\0' '\\${octal(byte)}'`
}

/** The format of printf(1) takes octal escapes of three digits; `%`, `\` and `'` must not stand for themselves. */
function printf(bytes: Uint8Array): string {
  const signs: Record<number, string> = { 9: '\\t', 10: '\\n', 13: '\\r', 0x25: '%%', 0x5c: '\\\\', 0x27: '\\047' }
  let format = ''
  for (const byte of bytes) {
    format += signs[byte] ?? (byte < 0x20 || byte > 0x7e ? `\\${octal(byte)}` : String.fromCharCode(byte))
  }
  return `printf '${format.replace(/^-/, '\\055')}'`
}

function octal(byte: number): string {
  return byte.toString(8).padStart(3, '0')
}
