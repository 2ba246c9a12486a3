import { latin1 } from '../bytes.ts'

export const LABEL_LIMIT = 63
export const NAME_LIMIT = 255

/**
 * The labels of a name as they are on the wire, without the root's.
 * @throws RangeError for an empty label, one above 63 bytes, a name above 255, or an escape that is none
 */
export function parseName(name: string): Uint8Array[] {
  if (name === '.' || name === '') return []
  const labels: Uint8Array[] = []
  let label: number[] = []
  for (let i = 0; i < name.length;) {
    if (name[i] === '.') {
      labels.push(labelBytes(label, name))
      label = []
      i++
      continue
    }
    const { byte, length } = nextByte(name, i)
    label.push(byte)
    i += length
  }
  if (label.length > 0) labels.push(labelBytes(label, name))
  const length = labels.reduce((sum, one) => sum + 1 + one.length, 1)
  if (length > NAME_LIMIT)
    throw new RangeError(`the name ${show(name)} takes ${length} bytes; ${NAME_LIMIT} are allowed`)
  return labels
}

/** A name from its labels, in presentation format: dots, backslashes and bytes that are not visible ASCII are escaped. */
export function formatName(labels: readonly Uint8Array[]): string {
  return labels.length === 0 ? '.' : labels.map(formatLabel).join('.')
}

export function formatLabel(label: Uint8Array): string {
  return latin1(label).replaceAll(/[^!-~]|[.\\]/g, (char) =>
    char === '.' || char === '\\' ? `\\${char}` : `\\${char.charCodeAt(0).toString().padStart(3, '0')}`,
  )
}

/** The labels of a name from the left, each in presentation format; none for the root. @throws RangeError for what is no name */
export function labelsOf(name: string): string[] {
  return parseName(name).map(formatLabel)
}

/** Whether two names are the same: ASCII letters count without their case, every other byte as it is, RFC 4343. @throws RangeError for what is no name */
export function sameName(a: string, b: string): boolean {
  return folded(a).join('.') === folded(b).join('.')
}

/** Whether a name is in a zone: the zone's own name, or one that ends in it. @throws RangeError for what is no name */
export function isBelow(name: string, zone: string): boolean {
  const above = folded(zone)
  const labels = folded(name)
  return labels.length >= above.length && labels.slice(labels.length - above.length).join('.') === above.join('.')
}

function folded(name: string): string[] {
  return labelsOf(name).map((label) => label.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()))
}

function labelBytes(label: readonly number[], name: string): Uint8Array {
  if (label.length === 0) throw new RangeError(`the name ${show(name)} has an empty label`)
  if (label.length > LABEL_LIMIT)
    throw new RangeError(`the name ${show(name)} has a label of ${label.length} bytes; ${LABEL_LIMIT} are allowed`)
  return Uint8Array.from(label)
}

function nextByte(name: string, i: number): { byte: number; length: number } {
  const code = name.charCodeAt(i)
  if (code > 255) throw new RangeError(`character ${i} of the name ${show(name)} is not one byte; write it as \\DDD`)
  if (name[i] !== '\\') return { byte: code, length: 1 }
  const decimal = /^\\([0-9]{3})/.exec(name.slice(i, i + 4))?.[1]
  if (decimal !== undefined && Number(decimal) < 256) return { byte: Number(decimal), length: 4 }
  const next = name.charCodeAt(i + 1)
  if (decimal === undefined && next >= 33 && next < 127 && !/[0-9]/.test(name[i + 1] ?? ''))
    return { byte: next, length: 2 }
  throw new RangeError(`the escape at character ${i} of the name ${show(name)} is neither \\X nor \\DDD up to \\255`)
}

const show = (name: string): string => JSON.stringify(name.length > 80 ? `${name.slice(0, 77)}…` : name)
