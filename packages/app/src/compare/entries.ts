import type { Protocol } from './types.ts'
import { dnsEntries } from './dns-entries.ts'
import type { Entry } from './entry.ts'
import { httpEntries } from './http-entries.ts'
import { respEntries } from './resp-entries.ts'

/** What an answer says, by its protocol; nothing where that is not known. `sent` is what it answers. */
export function entriesOf(protocol: Protocol | undefined, answer: string, sent: string): readonly Entry[] {
  if (protocol === 'http1') return httpEntries(answer, sent)
  if (protocol === 'dns') return dnsEntries(answer, sent)
  if (protocol === 'resp') return respEntries(answer)
  return []
}
