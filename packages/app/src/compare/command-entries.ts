import { shortened, type Entry } from './entry.ts'

/** What a call has written to standard output, line by line, and how it ended where that was not with exit code 0. */
export function commandEntries(answer: string): Entry[] {
  const entries: Entry[] = []
  for (let start = 0, line = 1; start < answer.length; line++) {
    const found = answer.indexOf('\n', start)
    const end = found < 0 ? answer.length : found
    const says = answer.slice(start, end)
    const isEnd = end >= answer.length - 1 && /^\((exit code \d+|signal SIG\w+)\)$/.test(says)
    const name = isEnd ? 'its end' : `line ${line}`
    entries.push({ key: name, name, says, shown: shortened(says), start, end })
    start = end + 1
  }
  return entries
}
