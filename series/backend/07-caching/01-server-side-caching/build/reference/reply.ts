/** Replies of RESP2 as text of one character a byte, ready to be sent. */

export const OK = '+OK\r\n'
export const NIL = '$-1\r\n'
export const NIL_ARRAY = '*-1\r\n'

export function simple(text: string): string {
  return `+${text}\r\n`
}

/** A line end within the text would end the reply in its middle, so there is none. */
export function error(text: string): string {
  return `-${text.replaceAll(/[\r\n]/g, ' ')}\r\n`
}

export function integer(value: number | bigint): string {
  return `:${value}\r\n`
}

export function bulk(bytes: string): string {
  return `$${bytes.length}\r\n${bytes}\r\n`
}

/** An array of what are replies themselves. */
export function array(items: readonly string[]): string {
  return `*${items.length}\r\n${items.join('')}`
}

/** A command as a client sends it, and as the log keeps it. */
export function encodeCommand(words: readonly string[]): string {
  return array(words.map(bulk))
}
