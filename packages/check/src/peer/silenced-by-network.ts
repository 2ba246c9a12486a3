import type { Heading, LoggedDatagram } from '@backroad/protocols'
import type { EndedCopy } from './run-copies.ts'
import type { Role } from './types.ts'

/** From so much silence on a copy may take the other for dead, ms. */
const mayGiveUpAfter = 3000
/** Who tries less often in that time has not done what it could. */
const fewestTries = 3
/** What reached the other so shortly before the end may not have been answered yet, ms. */
const timeToAnswer = 500

/** What is looked at of a run. */
export interface Silence {
  readonly copies: Partial<Record<Role, Pick<EndedCopy, 'at'> & { readonly called: { exit: { code?: number } } }>>
  readonly datagrams: readonly LoggedDatagram[]
}

/**
 * Whether a copy gave the other up because chance lost or damaged all that was said to it for 3 s, though the two did what they could: who
 * spoke went on trying, and whatever reached the other was answered, unless that one had ended well and had stayed for longer than any two
 * tries lie apart. On a network that loses a few of a hundred datagrams, some of them in a row, that happens to right programs too, if seldom.
 */
export function silencedByNetwork({ copies, datagrams }: Silence, role: Role): boolean {
  const ended = copies[role]
  if (!ended) return false
  const [said, heard] = waysOf(role).map((way) => datagrams.filter((datagram) => datagram.way === way)) as [
    LoggedDatagram[],
    LoggedDatagram[],
  ]
  const since = Math.max(said[0]?.at ?? 0, ...heard.flatMap(arrivedWell).filter((at) => at < ended.at))
  if (ended.at - since < mayGiveUpAfter) return false
  const tries = said.filter(({ at }) => at > since)
  const answers = heard.filter(({ at }) => at > since)
  if (Math.max(tries.length, answers.length) < fewestTries) return false
  const until = Math.min(ended.at - timeToAnswer, leftInOrder(copies[otherThan(role)], said) ?? Infinity)
  const reached = tries.filter((datagram) => arrivedWell(datagram).some((at) => at < until))
  return reached.length <= answers.length
}

/** When a copy ended, if that was well and it had waited for longer than the pauses between what was said to it. */
function leftInOrder(copy: Silence['copies'][Role], said: readonly LoggedDatagram[]): number | undefined {
  if (copy?.called.exit.code !== 0) return undefined
  const last = Math.max(0, ...said.flatMap(arrivedWell).filter((at) => at < copy.at))
  const pauses = said.slice(1).map(({ at }, i) => at - (said[i]?.at ?? at))
  return copy.at - last > Math.max(0, ...pauses) ? copy.at : undefined
}

/** When a datagram arrived as it was sent. */
function arrivedWell({ arrivals, harms }: LoggedDatagram): readonly number[] {
  return harms.some(({ does }) => does === 'bit-flipped' || does === 'words-exchanged') ? [] : arrivals
}

/** Where a copy speaks, and where it hears. */
function waysOf(role: Role): readonly [Heading, Heading] {
  return role === 'sender' ? ['to-receiver', 'to-sender'] : ['to-sender', 'to-receiver']
}

function otherThan(role: Role): Role {
  return role === 'sender' ? 'receiver' : 'sender'
}
