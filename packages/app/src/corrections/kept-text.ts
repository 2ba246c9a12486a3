/** PostgreSQL's text holds no NUL, and neither database half a character. */
export function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed()
}

/** With the line ends that a paragraph has here, and no empty lines around it. */
export function asParagraph(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/^\n+|\s+$/g, '')
}
export function wordOf(word: string | undefined): string | null {
  const said = storable(word ?? '').trim()
  return said === '' ? null : said
}
