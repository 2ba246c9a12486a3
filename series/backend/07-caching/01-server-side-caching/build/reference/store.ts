import { CommandError } from './command-error.ts'

/** A key with its value. It is never changed, only replaced, so whoever holds one can see that something happened. */
export interface Entry {
  readonly key: string
  readonly value: string
  /** Milliseconds since 1970, Infinity for a key that stays. */
  readonly expiresAt: number
  slot: number
  /** Its neighbours in the order of use. */
  older: Entry
  newer: Entry
}

/** What an entry takes besides its key and value: its objects, its place in the map and in the slots. */
const ENTRY_BYTES = 100

/** All keys in memory, in order of use, within a limit of bytes. */
export class Store {
  /** Bytes that keys and values may take; 0 is no limit. */
  limit = 0
  /** Whether keys make room when the limit is reached, the one used longest ago first. Otherwise writes are refused. */
  evicts = false
  #bytes = 0
  readonly #entries = new Map<string, Entry>()
  /** The same entries without holes, to walk through in steps. */
  readonly #slots: Entry[] = []
  /** Stands between the newest and the oldest. */
  readonly #ends = {} as Entry
  /** What the keys changed by the command under way were before it. */
  readonly #before = new Map<string, Entry | undefined>()

  constructor() {
    this.#ends.older = this.#ends.newer = this.#ends
  }

  get size(): number {
    return this.#entries.size
  }

  /** The live entry of a key, and that it was used. */
  use(key: string): Entry | undefined {
    const entry = this.peek(key)
    if (entry) {
      this.#unlist(entry)
      this.#list(entry)
    }
    return entry
  }

  /** The live entry of a key, without being a use of it. */
  peek(key: string): Entry | undefined {
    const entry = this.#entries.get(key)
    if (entry === undefined || entry.expiresAt > Date.now()) return entry
    this.#drop(entry)
    return undefined
  }

  put(key: string, value: string, expiresAt = Infinity): void {
    this.#remember(key)
    this.#add(key, value, expiresAt)
  }

  remove(key: string): boolean {
    const entry = this.peek(key)
    if (entry === undefined) return false
    this.#remember(key)
    this.#drop(entry)
    return true
  }

  /**
   * Does `work` whole or not at all. What it has changed goes to `save` before it counts: the keys, for `peek` to tell what
   * they are now. When `work` or `save` throws, all is as before.
   */
  change<T>(work: () => T, save: (keys: Iterable<string>) => void): T {
    const bytes = this.#bytes
    try {
      const result = work()
      if (this.#before.size > 0) {
        this.#makeRoom(bytes)
        save(this.#before.keys())
      }
      return result
    } catch (error) {
      for (const [key, entry] of this.#before) {
        if (entry) this.#add(key, entry.value, entry.expiresAt)
        else this.remove(key)
      }
      throw error
    } finally {
      this.#before.clear()
    }
  }

  /**
   * At least `count` entries, and the cursor for the next call; 0 begins, and 0 comes back at the end. It walks downwards,
   * since a removed entry's slot is filled with the last one: so that what moves has been seen already.
   */
  scan(cursor: number, count: number): { cursor: number; entries: Entry[] } {
    const from = cursor === 0 ? this.#slots.length : Math.min(cursor, this.#slots.length)
    const to = Math.max(0, from - count)
    return { cursor: to, entries: this.#slots.slice(to, from) }
  }

  #makeRoom(bytesBefore: number): void {
    if (this.limit === 0) return
    if (!this.evicts && this.#bytes > this.limit && this.#bytes > bytesBefore) {
      throw new CommandError('OOM there is no room for this within maxmemory')
    }
    while (this.evicts && this.#bytes > this.limit) this.remove(this.#ends.newer.key)
  }

  #remember(key: string): void {
    if (!this.#before.has(key)) this.#before.set(key, this.peek(key))
  }

  /** An entry in place of another keeps its slot, or a scan under way would miss it. */
  #add(key: string, value: string, expiresAt: number): void {
    const old = this.#entries.get(key)
    const entry = { key, value, expiresAt, slot: old?.slot ?? this.#slots.length } as Entry
    if (old) this.#unlist(old)
    this.#entries.set(key, entry)
    this.#slots[entry.slot] = entry
    this.#list(entry)
  }

  #drop(entry: Entry): void {
    this.#entries.delete(entry.key)
    const last = this.#slots.pop()!
    if (last !== entry) {
      this.#slots[entry.slot] = last
      last.slot = entry.slot
    }
    this.#unlist(entry)
  }

  #unlist(entry: Entry): void {
    entry.older.newer = entry.newer
    entry.newer.older = entry.older
    this.#bytes -= bytesOf(entry)
  }

  #list(entry: Entry): void {
    entry.newer = this.#ends
    entry.older = this.#ends.older
    entry.older.newer = entry
    this.#ends.older = entry
    this.#bytes += bytesOf(entry)
  }
}

function bytesOf({ key, value }: Entry): number {
  return ENTRY_BYTES + key.length + value.length
}
