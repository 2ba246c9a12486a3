/** A domain name as its labels, the leftmost first, each byte of them one character. The root has none. */
export type Name = readonly string[]

/** What stands between labels in a key: no byte, so no label holds it. */
const BETWEEN = '\u0100'

/** Equal for names that are the same: the case of ASCII letters doesn't matter, that of any other byte does (RFC 4343 §3). */
export function keyOf(name: Name): string {
  return name.join(BETWEEN).replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}

/** The last `count` labels: a name above `name`, or itself; fewer than that where it has fewer. */
export function ending(name: Name, count: number): Name {
  return name.slice(Math.max(0, name.length - count))
}

/** Whether `name` is `zone` or below it, compared label by label. */
export function isWithin(name: Name, zone: Name): boolean {
  return keyOf(ending(name, zone.length)) === keyOf(zone)
}
