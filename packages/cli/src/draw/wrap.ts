/**
 * Breaks text into lines of at most `width` characters, between words; a word longer than a line is left whole. The
 * indentation of a line is kept, also of what it is broken into.
 */
export function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, width))
}

function wrapLine(text: string, width: number): string[] {
  const indent = /^ */.exec(text)?.[0] ?? ''
  const lines: string[] = []
  let line = ''
  for (const word of text.slice(indent.length).split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (indent.length + longer.length > width && line !== '') {
      lines.push(line)
      line = word
    } else {
      line = longer
    }
  }
  return [...lines, line].map((each) => `${indent}${each}`.trimEnd())
}

/** A label in its column and text beside it, wrapped into the rest of the width. */
export function labelled(
  label: string,
  text: string | readonly string[],
  { width = 80, column = 12, indent = 2 } = {},
): string[] {
  const lines = typeof text === 'string' ? wrap(text, width - column) : text
  return lines.map((line, index) =>
    `${' '.repeat(indent)}${(index === 0 ? label : '').padEnd(column - indent)}${line}`.trimEnd(),
  )
}
