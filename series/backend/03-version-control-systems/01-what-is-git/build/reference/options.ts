import { Refusal } from './refusal.ts'

/** The arguments of a command: options without a value, options with one (of each, all that were given), and the rest. */
export interface Options {
  readonly flags: ReadonlySet<string>
  readonly values: ReadonlyMap<string, readonly string[]>
  readonly rest: readonly string[]
}

/** Takes arguments apart. `known` are the options without a value, `valued` those with one. */
export function readOptions(
  args: readonly string[],
  known: readonly string[] = [],
  valued: readonly string[] = [],
): Options {
  const flags = new Set<string>()
  const values = new Map<string, string[]>()
  const rest: string[] = []
  for (let i = 0; i < args.length; i++) {
    const word = args[i] as string
    if (valued.includes(word)) values.set(word, [...(values.get(word) ?? []), args[++i] ?? ''])
    else if (known.includes(word)) flags.add(word)
    else if (word.startsWith('-') && word !== '-') throw new Refusal(`there is no option ${word}`, 129)
    else rest.push(word)
  }
  return { flags, values, rest }
}

/** An argument that must be there. */
export function argument(rest: readonly string[], at: number, name: string): string {
  const value = rest[at]
  if (value === undefined) throw new Refusal(`${name} is missing`, 129)
  return value
}
