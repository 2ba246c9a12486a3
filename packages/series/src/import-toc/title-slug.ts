import { createHash } from 'node:crypto'

const LETTERS: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  å: 'a',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
}
const SPOKEN: [RegExp, string][] = [
  [/c\+\+/gi, 'c-plus-plus'],
  [/c#/gi, 'c-sharp'],
  [/\.net\b/gi, 'dot-net'],
  [/&/g, ' and '],
]

/**
 * A slug for a title: its latin letters and digits. A title without any (or with next to none) gets one from its digest,
 * so that the same title has the same slug at every import.
 */
export function slugOf(title: string, kind: 'chapter' | 'topic' | 'series'): string {
  let text = title
  for (const [pattern, spoken] of SPOKEN) text = text.replace(pattern, spoken)
  const slug = text
    .toLowerCase()
    .replace(/[ßæœøåłđðþı]/g, (letter) => LETTERS[letter] ?? '')
    .normalize('NFKD')
    .replace(/[\u0300-\u036f’']/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '')
  if (/[a-z]/.test(slug)) return slug
  return `${kind}-${createHash('sha256').update(title.normalize('NFC')).digest('hex').slice(0, 8)}`
}

/** The slug itself, or with the first free number after it. */
export function freeSlug(slug: string, used: Set<string>): string {
  let free = slug
  for (let copy = 2; used.has(free); copy++) free = `${slug}-${copy}`
  used.add(free)
  return free
}
