import { showCommand } from '../command-line.ts'
import { printing, together } from '../printing.ts'

/** Longest command that anyone would copy, in characters. */
const longestCommand = 4000

/** A call as it is typed: `GIT_DIR=x RUN cat-file -p 3b18e5`. */
export function callLine(args: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  const set = Object.entries(env).map(([name, value]) => `${name}=${value === '' ? '' : quoted(value)}`)
  return [...set, 'RUN', ...args.map(quoted)].join(' ')
}

/** The same, as a line for a shell that repeats it in the folder KEPT. */
export function callByHand(
  line: string,
  { folder, stdin }: { readonly folder: string | undefined; readonly stdin: Uint8Array | undefined },
): string | undefined {
  const cd = `cd ${folder === undefined ? 'KEPT' : `KEPT/${quoted(folder)}`} && `
  if (stdin === undefined) return fitting(`${cd}${line} </dev/null`)
  if (stdin.length === 0) return fitting(`${cd}${line} </dev/null`)
  const printed = printing(stdin, longestCommand)
  return printed && fitting(`${cd}${together(printed)} | ${line}`)
}

const quoted = (word: string): string => (word === '' ? "''" : showCommand([word]))

const fitting = (command: string): string | undefined => (command.length <= longestCommand ? command : undefined)
