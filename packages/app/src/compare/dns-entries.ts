import { annotateDns, NOT_DNS } from '@backroad/protocols'
import type { Entry } from './entry.ts'

/**
 * What DNS messages say: the header's parts, and each record as a whole; records of a section in any order. The ID is that
 * of the question, and each asks with its own. `framed`: each comes after its length, as over TCP (RFC 1035 §4.2.2).
 */
export function dnsEntries(answer: string, framed: boolean): Entry[] {
  const fields = annotateDns(Buffer.from(answer, 'latin1'), { tcp: framed })
  const messages = fields.filter(({ name, depth = 0 }) => depth === 0 && name === 'ID').length
  let number = 0
  return fields
    .filter(({ name, depth = 0 }) => depth === 0 && name !== 'length')
    .map(({ name, value, start, end }): Entry => {
      if (name === 'ID') number++
      const of = messages > 1 ? `reply ${number} ` : ''
      const section = /^(answer|authority|additional) \d+$/.exec(name)?.[1]
      const says = value ?? answer.slice(start, end)
      return {
        key: of + name,
        name: name === NOT_DNS ? `${of}what is not DNS` : of + name,
        says: section === undefined ? says : says.toLowerCase(),
        shown: says,
        start,
        end,
        ...(name === 'ID' ? { passing: true } : {}),
        ...(section === undefined ? {} : { group: of + section }),
      }
    })
}
