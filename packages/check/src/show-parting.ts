import { isShownWhole, isText, toByteString } from './show-value.ts'

/**
 * Where two long values part, to stand after "received …": of such values a sentence shows little more than how long they are.
 * Undefined where one of them is shown whole, and for what is neither text nor bytes.
 */
export function showParting(got: unknown, want: unknown): string | undefined {
  if (isShownWhole(got) || isShownWhole(want)) return undefined
  const [unit, came, due] = got instanceof Uint8Array ? ['byte', asBytes(got), asBytes(want)] : ['character', got, want]
  if (typeof came !== 'string' || typeof due !== 'string') return undefined
  const at = firstDifference(came, due)
  const [next, wanted] = [came.slice(at, at + pieceLength), due.slice(at, at + pieceLength)]
  const draw = unit === 'character' || isText(next + wanted) ? quoted : inHex
  const expected = wanted === '' ? 'the end' : draw(wanted, at + pieceLength < due.length)
  const there = next === '' ? 'nothing more' : draw(next, at + pieceLength < came.length)
  if (at === 0) return `they part at the first ${unit}, where ${expected} was expected and ${there} came`
  return `the first ${at === 1 ? unit : `${at} ${unit}s`} ${at === 1 ? 'is' : 'are'} right, then ${expected} was expected and ${there} came`
}

/** So much is shown of each from where they part. */
const pieceLength = 8

function asBytes(value: unknown): unknown {
  return value instanceof Uint8Array ? toByteString(value) : value
}

function firstDifference(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length)
  let at = 0
  while (at < shorter && a[at] === b[at]) at++
  // A character of two units is not cut in half.
  return at > 0 && /[\ud800-\udbff]/.test(a[at - 1] ?? '') ? at - 1 : at
}

const quoted = (text: string, goesOn: boolean): string =>
  goesOn ? `${JSON.stringify(text).slice(0, -1)}…"` : JSON.stringify(text)

function inHex(bytes: string, goesOn: boolean): string {
  const hex = [...bytes].map((byte) => byte.charCodeAt(0).toString(16).padStart(2, '0'))
  return `hex ${hex.join(' ')}${goesOn ? ' …' : ''}`
}
