/** A cache that knows which keys it holds, and drops one by its own rule when it is full. */
export interface Policy {
  /** Asks for a key; true when it was there. When not, it is there afterwards, in the place of another one. */
  ask(key: number): boolean
  /** How many keys it holds. */
  readonly size: number
}

/** Makes a cache with room for `capacity` keys, at least 1. */
export type MakePolicy = (capacity: number, random: () => number) => Policy
