/**
 * What a text that matches does, as the end of "a value that …". A pattern that is one run of text says so in words;
 * another is given without slashes and flags, which only programmers of some languages know.
 */
export function showPattern({ source }: RegExp): string {
  const text = source
    .replace(/^\^/, '')
    .replace(/(?<!\\)\$$/, '')
    .replace(/\\b$/, '')
  const isClosed = /(?<!\\)\$$/.test(source)
  const plain = text.replace(/\\([^a-zA-Z0-9])/g, '')
  if (/[\\^$.*+?()[\]{}|]/.test(plain)) return `matches the pattern ${source.replaceAll('\\/', '/')}`
  const shown = JSON.stringify(text.replace(/\\(.)/g, '$1'))
  if (source.startsWith('^')) return isClosed ? `is ${shown}` : `begins with ${shown}`
  return isClosed ? `ends with ${shown}` : `contains ${shown}`
}
