/** A path or name as one word of a command line for /bin/sh. */
export function shellWord(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}

/** The same for a path that may begin at the home folder, which the shell puts in for ~ only where no quotes are round it. */
export function shellPath(text: string): string {
  return text.startsWith('~/') ? `~/${shellWord(text.slice(2))}` : shellWord(text)
}
