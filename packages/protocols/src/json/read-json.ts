import { nameOfByte } from '../http1/not-http.ts'
import type { JsonNode, JsonValue } from './json-node.ts'
import { NotJson } from './not-json.ts'

/** How deep values may lie in one another: what goes over them recurses. */
const deepest = 128

/**
 * Reads one JSON text (RFC 8259) of UTF-8 out of `bytes`, from `start` to `end`, each value with its place. Strict: no comments, no
 * trailing commas, no single quotes.
 * @throws NotJson at the first byte that can't be
 */
export function readJson(bytes: Uint8Array, start = 0, end = bytes.length): JsonNode {
  return new Reading(bytes, start, end).text()
}

const numbers = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

class Reading {
  readonly #bytes: Uint8Array
  readonly #end: number
  #at: number

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.#bytes = bytes
    this.#at = start
    this.#end = end
  }

  text(): JsonNode {
    this.#space()
    const node = this.#value('value', 0)
    this.#space()
    if (this.#at < this.#end) throw this.#wrong('the end of the text')
    return node
  }

  #value(name: string, depth: number): JsonNode {
    if (depth > deepest) throw this.#wrong(`at most ${deepest} values in one another`)
    const start = this.#at
    const spanned = (value: JsonValue, more: Partial<JsonNode> = {}): JsonNode => ({
      value,
      at: { start, end: this.#at, name },
      ...more,
    })
    switch (this.#char()) {
      case '{': {
        const members = this.#members(depth)
        return spanned(Object.fromEntries([...members].map(([key, node]) => [key, node.value])), { members })
      }
      case '[': {
        const items = this.#items(name, depth)
        return spanned(
          items.map((node) => node.value),
          { items },
        )
      }
      case '"': {
        const value = this.#string()
        const inside = this.#at - start > 2 ? { start: start + 1, end: this.#at - 1 } : { start, end: this.#at }
        return { value, at: { ...inside, name } }
      }
      case 't':
        this.#word('true')
        return spanned(true)
      case 'f':
        this.#word('false')
        return spanned(false)
      case 'n':
        this.#word('null')
        return spanned(null)
      default:
        return spanned(this.#number())
    }
  }

  #members(depth: number): Map<string, JsonNode> {
    const members = new Map<string, JsonNode>()
    this.#at++
    this.#space()
    if (this.#take('}')) return members
    for (;;) {
      if (this.#char() !== '"') throw this.#wrong('a name in double quotes')
      const name = this.#string()
      this.#space()
      if (!this.#take(':')) throw this.#wrong('a colon')
      this.#space()
      members.set(name, this.#value(name, depth + 1))
      this.#space()
      if (this.#take('}')) return members
      if (!this.#take(',')) throw this.#wrong('a comma or }')
      this.#space()
    }
  }

  #items(name: string, depth: number): JsonNode[] {
    const items: JsonNode[] = []
    this.#at++
    this.#space()
    if (this.#take(']')) return items
    for (;;) {
      items.push(this.#value(`item ${items.length + 1} of ${name}`, depth + 1))
      this.#space()
      if (this.#take(']')) return items
      if (!this.#take(',')) throw this.#wrong('a comma or ]')
      this.#space()
    }
  }

  #string(): string {
    const parts: string[] = []
    let from = ++this.#at
    for (;;) {
      const byte = this.#bytes[this.#at]
      if (this.#at >= this.#end || byte === undefined) throw this.#wrong('the closing quote of a text')
      if (byte < 0x20) throw this.#wrong('an escape such as \\n')
      if (byte !== 0x22 && byte !== 0x5c) {
        this.#at++
        continue
      }
      parts.push(this.#utf8(from, this.#at))
      this.#at++
      if (byte === 0x22) return parts.join('')
      parts.push(this.#escape())
      from = this.#at
    }
  }

  #utf8(from: number, to: number): string {
    const bytes = this.#bytes.subarray(from, to)
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    } catch {
      const first = bytes.findIndex((byte) => byte > 0x7f)
      throw new NotJson(from + Math.max(0, first), 'UTF-8', 'A byte that is not UTF-8')
    }
  }

  #escape(): string {
    const sign = this.#char()
    const plain = escapes[sign]
    if (plain !== undefined) {
      this.#at++
      return plain
    }
    if (sign !== 'u') throw this.#wrong('an escape: \\", \\\\, \\/, \\b, \\f, \\n, \\r, \\t or \\u')
    this.#at++
    let code = ''
    while (code.length < 4) {
      if (!/^[0-9a-fA-F]$/.test(this.#char())) throw this.#wrong('four hexadecimal digits after \\u')
      code += this.#char()
      this.#at++
    }
    return String.fromCharCode(Number.parseInt(code, 16))
  }

  #number(): number {
    numbers.lastIndex = 0
    const longest = Buffer.from(this.#bytes.subarray(this.#at, Math.min(this.#end, this.#at + 400))).toString('latin1')
    const found = numbers.exec(longest)?.[0]
    if (found === undefined) throw this.#wrong('a value')
    this.#at += found.length
    return Number(found)
  }

  #word(word: string): void {
    for (const char of word) if (!this.#take(char)) throw this.#wrong(word)
  }

  #space(): void {
    while (this.#at < this.#end && [0x20, 0x09, 0x0a, 0x0d].includes(this.#bytes[this.#at] as number)) this.#at++
  }

  #char(): string {
    return this.#at < this.#end ? String.fromCharCode(this.#bytes[this.#at] as number) : ''
  }

  #take(char: string): boolean {
    if (this.#char() !== char) return false
    this.#at++
    return true
  }

  #wrong(expected: string): NotJson {
    const byte = this.#at < this.#end ? this.#bytes[this.#at] : undefined
    const found = byte === undefined ? 'The end' : capital(nameOfByte(byte))
    return new NotJson(this.#at, expected, found, byte === undefined)
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
