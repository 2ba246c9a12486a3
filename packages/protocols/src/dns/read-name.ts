import type { Cursor, Run } from './cursor.ts'
import { formatLabel, formatName, NAME_LIMIT } from './name.ts'

export interface ReadName {
  readonly value: string
  /** Where it stands: its own labels and the pointer that ends it, not what that points to. */
  readonly at: Run
  readonly compressed: boolean
}

const HEADER = 12

/**
 * Reads a name, RFC 1035 §3.1 and §4.1.4, and follows its pointers. Each must point before the labels that led to it, so
 * that following them ends.
 */
export function readName(cursor: Cursor, field: string, shown = `the ${field}`): ReadName {
  const start = cursor.position
  const labels: Uint8Array[] = []
  const compressed = cursor.within(
    field,
    () => ownLabels(cursor, labels, shown),
    () => formatName(labels),
  )
  return { value: formatName(labels), at: { start, end: cursor.position }, compressed }
}

/** Reads the labels that stand here, with their names, and then those that are pointed to. True when there is a pointer. */
function ownLabels(cursor: Cursor, labels: Uint8Array[], shown: string): boolean {
  const start = cursor.position
  for (;;) {
    const at = cursor.position
    const next = nextPart(cursor, at, start, shown)
    cursor.position = next.end
    if (next.type === 'pointer') {
      cursor.name({ start: at, end: next.end }, 'pointer', `to byte ${next.target}`)
      follow(cursor, next.target, labels, { start, end: next.end }, shown)
      return true
    }
    if (next.label.length === 0) {
      cursor.name({ start: at, end: next.end }, 'root label', '.')
      return false
    }
    cursor.name({ start: at, end: next.end }, 'label', formatLabel(next.label))
    add(cursor, labels, next.label, { start, end: next.end }, shown)
  }
}

function follow(cursor: Cursor, target: number, labels: Uint8Array[], own: Run, shown: string): void {
  let run = target
  for (let at = target; ;) {
    const next = nextPart(cursor, at, run, shown)
    at = next.end
    if (next.type === 'pointer') {
      at = run = next.target
      continue
    }
    if (next.label.length === 0) return
    add(cursor, labels, next.label, own, shown)
  }
}

type Part = { type: 'label'; label: Uint8Array; end: number } | { type: 'pointer'; target: number; end: number }

/** The label or the pointer at a place. `run` is where the labels that lead here without a pointer begin. */
function nextPart(cursor: Cursor, at: number, run: number, shown: string): Part {
  const { bytes } = cursor
  const length = bytes[at]
  if (length === undefined) return cursor.cut(at, shown, 1)
  if (length >= 0xc0) return { type: 'pointer', target: pointerAt(cursor, at, run, shown), end: at + 2 }
  if (length > 63) {
    return cursor.complain(
      { start: at, end: at + 1 },
      'a label of at most 63 bytes, or a pointer',
      `In ${shown} a label begins with the byte 0x${length.toString(16)} (${length}). A label has at most 63 bytes, and the two top bits are 00 for a label, 11 for a pointer, and nothing else, RFC 1035 §4.1.4.`,
    )
  }
  const end = at + 1 + length
  if (end > bytes.length) return cursor.cut(at, `a label of ${shown}`, 1 + length)
  return { type: 'label', label: bytes.subarray(at + 1, end), end }
}

function pointerAt(cursor: Cursor, at: number, run: number, shown: string): number {
  const { bytes } = cursor
  const low = bytes[at + 1]
  if (low === undefined) return cursor.cut(at, `a pointer of ${shown}`, 2)
  const target = (((bytes[at] ?? 0) & 0x3f) << 8) | low
  const expected = 'a pointer to a name that stands before'
  const refuse = (why: string) =>
    cursor.complain(
      { start: at, end: at + 2 },
      expected,
      `In ${shown} the pointer at byte ${at} points to byte ${target}, ${why}. A pointer leads to a prior occurrence of the name, RFC 1035 §4.1.4.`,
    )
  if (target === at) return refuse('itself: a loop')
  if (target >= run && target < at) return refuse('into the labels that lead to it: a loop')
  if (target >= bytes.length) return refuse(`and the message has only ${bytes.length} bytes`)
  if (target > at) return refuse('which comes after it')
  if (target < HEADER) return refuse('inside the header, where no name stands')
  return target
}

function add(cursor: Cursor, labels: Uint8Array[], label: Uint8Array, at: Run, shown: string): void {
  labels.push(label)
  const length = labels.reduce((sum, one) => sum + 1 + one.length, 1)
  if (length <= NAME_LIMIT) return
  cursor.complain(
    at,
    `a name of at most ${NAME_LIMIT} bytes`,
    `In ${shown} the labels take more than ${NAME_LIMIT} bytes, the most that a name may have, RFC 1035 §2.3.4.`,
  )
}
