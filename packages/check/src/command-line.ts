/** Signs that mean something to a shell, so that the line can't be split at its spaces. */
const shellSigns = /[|&;<>()$`\\"'*?[\]#~!{}\n]|^\s*[A-Za-z_]\w*=/

/**
 * The words a command of backroad.yaml is started with. A list is taken as it is; a line without shell signs is split
 * at its spaces; any other line is given to `sh -c`, see docs/contracts.md.
 */
export function commandWords(command: string | readonly string[]): string[] {
  if (typeof command !== 'string') return [...command]
  if (shellSigns.test(command)) return ['/bin/sh', '-c', command]
  return command.trim().split(/\s+/)
}

/** The line that does in a terminal what the program's start does: a line for a shell is given to one there, too. */
export function typedCommand(command: string | readonly string[]): string {
  return showCommand(commandWords(command))
}

/** The command as a person would type it. */
export function showCommand(command: string | readonly string[]): string {
  if (typeof command === 'string') return command.trim()
  return command.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ')
}
