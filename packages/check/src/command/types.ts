import type { Located } from '@backroad/protocols'

/** How a program is called. */
export interface CallOptions {
  /** What it has on standard input; without it, the input is at its end at once. */
  readonly stdin?: string | Uint8Array
  /** A folder below the stage's own in which it is called; that one itself unless told. It is made. */
  readonly in?: string
  /** Added to its environment. */
  readonly env?: Readonly<Record<string, string>>
  /** How long it may take, ms, 5000 unless told. */
  readonly within?: number
  /** With which exit code it must end: 0 unless told. `failure` is any other than 0, `any` is any. */
  readonly exits?: number | readonly number[] | 'failure' | 'any'
  /** The mistake that another exit code than that looks like, a sentence. */
  readonly likely?: string
  /** What whoever reads that it went wrong should know, a sentence. */
  readonly because?: string
}

/** A call that has ended. Text in it is UTF-8. */
export interface Call {
  /** As it is typed, with RUN for the command that starts the program. */
  readonly line: string
  readonly exitCode: number
  readonly stdout: Located<Uint8Array>
  readonly stderr: Located<Uint8Array>
  /** Standard output as text. */
  readonly text: Located<string>
  /** The lines of standard output, without the line feeds that end them. That of the last may be missing. */
  readonly lines: readonly Located<string>[]
  /** The one line of standard output; more or fewer fail the stage. */
  line1(): Located<string>
  /** Milliseconds from its start to its end. */
  readonly ms: number
}

/** The folder that a program is called in. Paths are relative to it, joined by `/`. */
export interface CallFolder {
  /** Absolute. */
  readonly path: string
  /** Writes a file, with its folders. Text is UTF-8. */
  write(path: string, bytes: Uint8Array | string, o?: { readonly mode?: number }): Promise<void>
  /** What a file holds now; undefined where there is none. A claim about it shows its bytes. */
  file(path: string): Promise<Located<Uint8Array | undefined>>
  /** The names in a folder, sorted; none where there is no such folder. */
  names(path?: string): Promise<readonly string[]>
  /** Takes away a file, or a folder with all in it. */
  remove(path: string): Promise<void>
}

/** `command`: calls the program, each time anew, in a folder that the stage begins with empty. */
export interface Command {
  readonly folder: CallFolder
  /** Calls it with these arguments and waits for its end. */
  run(args: readonly string[], o?: CallOptions): Promise<Call>
}
