import type { RespType } from './types.ts'

/** How what follows a type byte is read: a line of text, a signed number, a run of counted bytes, or counted items. */
export type RespForm = 'text' | 'number' | 'bytes' | 'items'

/** One type of the protocol: its byte, and how it is read. */
export interface RespKind {
  readonly type: RespType | 'attribute'
  readonly name: string
  readonly form: RespForm
  /** How many items each counted one holds: two for keys with values. */
  readonly each?: 1 | 2
  /** Whether a length of -1 says that there is none. */
  readonly nullable?: true
}

/** RESP2's five types, then RESP3's, by their first byte. The specification's table "RESP protocol description". */
const kinds: Readonly<Record<string, RespKind>> = {
  '+': { type: 'simple', name: 'simple string', form: 'text' },
  '-': { type: 'error', name: 'error', form: 'text' },
  ':': { type: 'integer', name: 'integer', form: 'number' },
  $: { type: 'bulk', name: 'bulk string', form: 'bytes', nullable: true },
  '*': { type: 'array', name: 'array', form: 'items', each: 1, nullable: true },
  _: { type: 'null', name: 'null', form: 'text' },
  '#': { type: 'boolean', name: 'boolean', form: 'text' },
  ',': { type: 'double', name: 'double', form: 'text' },
  '(': { type: 'big', name: 'big number', form: 'text' },
  '!': { type: 'bulk-error', name: 'bulk error', form: 'bytes' },
  '=': { type: 'verbatim', name: 'verbatim string', form: 'bytes' },
  '%': { type: 'map', name: 'map', form: 'items', each: 2 },
  '~': { type: 'set', name: 'set', form: 'items', each: 1 },
  '>': { type: 'push', name: 'push', form: 'items', each: 1 },
  '|': { type: 'attribute', name: 'attribute', form: 'items', each: 2 },
}

const byByte: readonly (RespKind | undefined)[] = Array.from(
  { length: 256 },
  (_, byte) => kinds[String.fromCharCode(byte)],
)

/** The type that begins with `byte`, if any does. */
export function kindOf(byte: number): RespKind | undefined {
  return byByte[byte]
}
