import type { Protocol } from '../api/check-types.ts'

/** A line of a transcript: a byte string or an event, with its time in ms since the check began. */
export interface Entry {
  readonly at: number
  readonly stage?: string
  readonly program?: number
  readonly connection?: number
  readonly type: string
  readonly protocol?: Protocol
  /** One character a byte. */
  readonly bytes?: string
  /** How many bytes that followed were not kept. */
  readonly leftOut?: number
  readonly text?: string
}

/** The entries of a transcript (JSON Lines), those of one stage alone when it is named. */
export function entriesOf(transcript: string, stage?: string): Entry[] {
  // Most lines are of other stages: only what may be of this one is read.
  const sign = stage === undefined ? '' : `"stage":${JSON.stringify(stage)}`
  return transcript
    .split('\n')
    .filter((line) => line !== '' && line.includes(sign))
    .map((line) => JSON.parse(line) as Entry)
    .filter((entry) => stage === undefined || entry.stage === stage)
}

/**
 * The entries in which `wanted` stands, in their bytes, text, type or stage, whatever its case. `\r`, `\n`, `\t` and `\x00`
 * are written as they are in a string.
 */
export function found(entries: readonly Entry[], wanted: string): Entry[] {
  const needle = unescaped(wanted).toLowerCase()
  if (needle === '') return [...entries]
  return entries.filter(({ bytes, text, type, stage }) =>
    [bytes, text, type, stage].some((part) => part?.toLowerCase().includes(needle)),
  )
}

const controls: Readonly<Record<string, string>> = { r: '\r', n: '\n', t: '\t', '\\': '\\' }

function unescaped(text: string): string {
  return text.replace(/\\(?:x([0-9a-f]{2})|([rnt\\]))/gi, (_, hex: string | undefined, sign: string | undefined) =>
    hex === undefined ? (controls[sign?.toLowerCase() ?? ''] ?? '') : String.fromCharCode(Number.parseInt(hex, 16)),
  )
}
