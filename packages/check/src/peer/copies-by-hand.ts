import { printing, together } from '../printing.ts'
import type { Ran } from './run-copies.ts'

/** Longest stream that anyone would copy, in characters of the command that prints it. */
const longestStream = 600

/** Commands that run both copies in a terminal, with nothing between them. */
export function copiesByHand({ plan: { stream } }: Ran): string {
  const printed = printing(stream, longestStream)
  const makes = printed === undefined ? `head -c ${stream.length} /dev/urandom` : together(printed)
  return [
    stream.length === 0 ? ': >in' : `${makes} >in`,
    'ROLE=receiver LISTEN=127.0.0.1:7001 PEER=127.0.0.1:7002 RUN >out &',
    'ROLE=sender LISTEN=127.0.0.1:7002 PEER=127.0.0.1:7001 RUN <in; echo $?; wait; cmp in out',
  ].join('\n')
}
