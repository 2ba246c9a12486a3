import type { Run } from './bytes.ts'

/**
 * Bytes in hex with their text beside, `across` a row, with a run underlined where it stands.
 * @param bytes one character a byte
 * @param most most rows; the rest is counted
 * @param total how many bytes there were, where `bytes` is not all of them
 */
export function drawHexRows(
  bytes: string,
  {
    across = 16,
    most = 12,
    mark,
    total = bytes.length,
  }: { across?: number; most?: number; mark?: Run; total?: number },
): string[] {
  const lines: string[] = []
  const rows = Math.ceil(bytes.length / across)
  const first = mark === undefined ? 0 : Math.max(0, Math.min(Math.floor(mark.start / across) - most + 2, rows - most))
  if (first > 0) lines.push(`… ${first * across} bytes …`)
  for (let row = first; row < Math.min(rows, first + most); row++) {
    const from = row * across
    const part = bytes.slice(from, from + across)
    const hex = Array.from(part, (char) => char.charCodeAt(0).toString(16).padStart(2, '0')).join(' ')
    lines.push(`${String(from).padStart(4)} ${hex.padEnd(across * 3 - 1)} ${part.replace(/[^ -~]/g, '·')}`)
    const start = Math.max(0, (mark?.start ?? 0) - from)
    const end = Math.min(part.length, (mark?.end ?? 0) - from)
    if (end > start) lines.push(`${' '.repeat(5 + start * 3)}${'^'.repeat((end - start) * 3 - 1)}`)
  }
  const rest = total - Math.min(bytes.length, (first + most) * across)
  return rest > 0 ? [...lines, `… ${rest} more bytes`] : lines
}
