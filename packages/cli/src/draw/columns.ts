import type { Paint } from './paint.ts'

/** Carets under a run, alone on their line. */
const carets = /^ *\^+$/

/**
 * Two blocks of lines side by side, each under its title, or one under the other where a line is too long for half the width.
 * Lines of carets are painted.
 */
export function drawColumns(
  left: { readonly title: string; readonly lines: readonly string[] },
  right: { readonly title: string; readonly lines: readonly string[] },
  { width, paint }: { readonly width: number; readonly paint: Paint },
): string[] {
  const half = halfOf(width)
  const fits = [left, right].every(({ title, lines }) => [title, ...lines].every((line) => line.length <= half))
  const painted = (line: string) => (carets.test(line.trimEnd()) ? paint('red', line) : line)
  if (!fits) {
    const block = ({ title, lines }: typeof left) => [paint('bold', title), ...lines.map(painted)]
    return [...block(left), '', ...block(right)]
  }
  const rows = Math.max(left.lines.length, right.lines.length)
  const row = (ours: string, theirs: string) => `${ours} ${paint('dim', '│')} ${theirs}`.trimEnd()
  return [
    row(paint('bold', left.title.padEnd(half)), paint('bold', right.title)),
    ...Array.from({ length: rows }, (_, index) =>
      row(painted((left.lines[index] ?? '').padEnd(half)), painted(right.lines[index] ?? '')),
    ),
  ]
}

/** How wide each of two columns is. */
export const halfOf = (width: number): number => Math.floor((width - 3) / 2)
