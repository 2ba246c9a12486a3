/** A domain name as it travels, without compression, one character a byte: "\x03www\x07example\x00". */
export type Name = string

export const ROOT: Name = '\0'

/** Names are compared without regard to the case of ASCII letters: RFC 1035 §2.3.3. A length is below 64 and no letter. */
export function fold(name: Name): Name {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}

/** The name and all that it lies below, the root last. */
export function* upwards(name: Name): Generator<Name> {
  for (let rest = name; ; rest = rest.slice(1 + rest.charCodeAt(0))) {
    yield rest
    if (rest === ROOT) return
  }
}

/** Whether `name` is `zone` or lies below it. */
export function isWithin(name: Name, zone: Name): boolean {
  return [...upwards(fold(name))].includes(fold(zone))
}
