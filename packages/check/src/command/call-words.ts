import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { commandWords, showCommand } from '../command-line.ts'

/**
 * The words that call a program from another folder than its own: those that name a file or folder of `dir` are taken from there
 * (`main.ts`, `./program`, the `out` of `-cp out`). The first is looked for on PATH, as ever, unless it has a slash. A line for a
 * shell is left as it is: it has PROGRAM_DIR.
 */
export function callWords(run: string | readonly string[], dir: string): string[] {
  const words = commandWords(run)
  if (typeof run === 'string' && words[0] === '/bin/sh') return [words[0], '-c', `${run.trim()} "$@"`, 'sh']
  return words.map((word, i) => {
    const isPath = !word.startsWith('/') && !word.startsWith('-') && (i > 0 || word.includes('/'))
    const place = join(dir, word)
    return isPath && existsSync(place) ? place : word
  })
}

/** What starts the program in a terminal, from any folder. */
export function typedCall(run: string | readonly string[], dir: string): string {
  const words = callWords(run, dir)
  const line = showCommand(words)
  return words[0] === '/bin/sh' ? `PROGRAM_DIR=${showCommand([dir])} ${line}` : line
}
