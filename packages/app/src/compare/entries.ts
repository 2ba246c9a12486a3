import { commandEntries } from './command-entries.ts'
import { dnsEntries } from './dns-entries.ts'
import type { Entry } from './entry.ts'
import { httpEntries } from './http-entries.ts'
import { lineEntries } from './line-entries.ts'
import { respEntries } from './resp-entries.ts'
import type { Spoken } from './turns.ts'

/** What an answer says, by its protocol; nothing where that is not known. `sent` is what it answers. */
export function entriesOf(spoken: Spoken | undefined, answer: string, sent: string): readonly Entry[] {
  if (spoken?.protocol === 'http1') return httpEntries(answer, sent)
  if (spoken?.protocol === 'dns') return dnsEntries(answer, spoken.transport === 'tcp')
  if (spoken?.protocol === 'resp') return respEntries(answer)
  if (spoken?.protocol === 'command') return commandEntries(answer)
  if (spoken?.protocol === 'lines') return lineEntries(answer)
  return []
}
