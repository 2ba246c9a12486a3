import type { Random } from '@backroad/check'
import { ipv4, ipv6 } from './addresses.ts'
import type { ZoneWriter } from './zone-writer.ts'

/** Names at the end of the file, whose records are written in all the ways that RFC 1035 §5.1 allows. */
export interface OddlyWritten {
  /** The second origin: a TXT of its own, written as `@`. */
  readonly origin: string
  /** Three records: the class before the TTL, the name left out, and parentheses over several lines. */
  readonly stall: string
  /** A text without quotes that ends in an escaped one, and data in two words. */
  readonly texts: string
  readonly split: string
  /** A label with a dot in it, one with a dot at its end, one with a space and a byte above 127, and the longest. */
  readonly dotted: string
  readonly dotLast: string
  readonly bytes: string
  readonly longest: string
}

/** Writes the end of the file, by a second origin. */
export function addOddlyWritten(zone: ZoneWriter, word: () => string, random: Random): OddlyWritten {
  const under = (label: string) => `${label}.${origin}`
  const origin = zone.absolute(word())
  const stall = word()
  const [a, aaaa, one, two, three] = [ipv4(random), ipv6(random), word(), word(), word()]
  const [first, last, texts, split] = [word(), word(), word(), word()]
  const longest = Array.from({ length: 63 }, () => word()[0]).join('')

  zone.lines('', '; from here on, everything that a master file may hold')
  zone.lines(`$ORIGIN ${origin}.`, `@ TXT ${one} ; a text needs no quotes where it has no space`)
  zone.lines(`${stall} IN 600 A ${a}`, `\t700 AAAA ${aaaa}`, '; a comment between, and a line of spaces', '   ')
  zone.lines(` TXT ( "${two}; ( ${three}" ; a semicolon and a parenthesis in quotes`, `    "\\"\\\\\\200" )`)
  zone.lines(`${texts} TXT ${two}\\"`, `${split} TYPE65401 \\# 5 0a0b 0c0d0e`, `${last}\\. TXT last`)
  zone.lines(`${first}\\.${last} TXT dotted`, `${first}\\032\\200 TXT bytes`, `${longest} TXT longest`)
  zone.knows(origin, 'TXT', [one])
  zone.knows(under(stall), 'A', a, 600)
  zone.knows(under(stall), 'AAAA', aaaa, 700)
  zone.knows(under(stall), 'TXT', [`${two}; ( ${three}`, '"\\\u00c8'])
  zone.knows(under(texts), 'TXT', [`${two}"`])
  zone.knows(under(split), 'TYPE65401', Uint8Array.of(10, 11, 12, 13, 14))
  const dotLast = zone.knows(under(`${last}\\.`), 'TXT', ['last']).name
  const dotted = zone.knows(under(`${first}\\.${last}`), 'TXT', ['dotted']).name
  const bytes = zone.knows(under(`${first}\\032\\200`), 'TXT', ['bytes']).name
  const long = zone.knows(under(longest), 'TXT', ['longest']).name
  return {
    origin,
    stall: under(stall),
    texts: under(texts),
    split: under(split),
    dotted,
    dotLast,
    bytes,
    longest: long,
  }
}
