import { describe, expect, it } from 'vitest'
import { formatName, isBelow, labelsOf, parseName, sameName } from './name.ts'

describe('names', () => {
  it('have labels, and the root has none', () => {
    expect(labelsOf('www.example.org')).toEqual(['www', 'example', 'org'])
    expect(labelsOf('www.example.org.')).toEqual(['www', 'example', 'org'])
    expect(labelsOf('.')).toEqual([])
  })

  it('keep dots, backslashes and any byte by escapes', () => {
    expect(labelsOf('a\\.b\\\\.c\\000\\046')).toEqual(['a\\.b\\\\', 'c\\000\\.'])
    expect(formatName(parseName('a\\.b.\\255'))).toBe('a\\.b.\\255')
  })

  it('are the same in any case of ASCII letters, and of no others, RFC 4343', () => {
    expect(sameName('WWW.Example.ORG', 'www.eXAMPLE.org.')).toBe(true)
    expect(sameName('\\228.org', '\\196.org')).toBe(false)
    expect(sameName('a\\.b.org', 'a.b.org')).toBe(false)
    expect(sameName('\\065.org', 'a.ORG')).toBe(true)
  })

  it('are in a zone by whole labels, and the zone itself is', () => {
    expect(isBelow('www.Example.org', 'example.ORG')).toBe(true)
    expect(isBelow('example.org', 'example.org')).toBe(true)
    expect(isBelow('badexample.org', 'example.org')).toBe(false)
    expect(isBelow('org', 'example.org')).toBe(false)
    expect(isBelow('org', '.')).toBe(true)
  })

  it.each([
    ['a..b', /has an empty label/],
    ['.a', /has an empty label/],
    [`${'a'.repeat(64)}.b`, /a label of 64 bytes; 63 are allowed/],
    [Array(4).fill('a'.repeat(63)).join('.'), /takes 257 bytes; 255 are allowed/],
    ['a\\', /neither/],
    ['a\\256', /neither/],
    ['a\\1', /neither/],
    ['ü€', /is not one byte/],
  ])('that no message can hold are refused: %s', (name, why) => {
    expect(() => parseName(name)).toThrow(RangeError)
    expect(() => parseName(name)).toThrow(why)
  })
})
