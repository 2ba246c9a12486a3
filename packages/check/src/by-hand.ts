/** Longest command that anyone would copy, in characters. */
const longestCommand = 4000
/** A pause between two pieces, so that they arrive apart. */
const pause = 'sleep 0.2'
const mostPieces = 6
const longRun = 120

/**
 * A shell command that sends the same bytes with `nc`, each piece on its own; undefined when there is nothing to send
 * or when it can't be said shortly and exactly. `PORT` is left for the reader. It works in any POSIX shell.
 */
export function byHand(pieces: readonly Uint8Array[], o: { host: string; halfClosed?: boolean }): string | undefined {
  const merged = fewer(pieces.filter((piece) => piece.length > 0))
  if (merged.length === 0) return undefined
  const commands = merged.flatMap((piece, i) => (i === 0 ? printing(piece) : [pause, ...printing(piece)]))
  const sender = commands.length === 1 ? commands[0] : `(${commands.join('; ')})`
  const command = `${sender} | nc ${o.halfClosed ? '-N ' : ''}${o.host} PORT`
  return command.length <= longestCommand ? command : undefined
}

/** At most `mostPieces` pieces: the last ones become one. */
function fewer(pieces: readonly Uint8Array[]): readonly Uint8Array[] {
  if (pieces.length <= mostPieces) return pieces
  return [...pieces.slice(0, mostPieces - 1), Buffer.concat(pieces.slice(mostPieces - 1))]
}

/** Commands that print exactly these bytes. A long run of one byte is made by `head` and `tr`. */
function printing(bytes: Uint8Array): string[] {
  const commands: string[] = []
  let from = 0
  for (let i = 0; i < bytes.length;) {
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
  return commands
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
