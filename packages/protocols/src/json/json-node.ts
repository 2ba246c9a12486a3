import type { Span } from '../bytes.ts'

/** A value of JSON as plain JavaScript. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [name: string]: JsonValue }

/** A value with its place, and what lies in it with theirs. */
export interface JsonNode {
  readonly value: JsonValue
  /** Where it stands: a text without its quotes, unless it is empty; anything else as a whole. */
  readonly at: Span
  /** Of an object; of a name that stands twice, the last. */
  readonly members?: ReadonlyMap<string, JsonNode>
  /** Of an array. */
  readonly items?: readonly JsonNode[]
}
