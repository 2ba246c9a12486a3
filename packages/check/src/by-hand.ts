import { digByHand } from './dig-by-hand.ts'
import { printing, together } from './printing.ts'
import type { Wire } from './wire.ts'

/** Longest command that anyone would copy, in characters. */
const longestCommand = 4000
/** A pause between two pieces, so that they arrive apart. */
const pause = 'sleep 0.2'
const mostPieces = 6

/**
 * A shell command that sends the same bytes with `nc`, each piece on its own; undefined when there is nothing to send
 * or when it can't be said shortly and exactly. `PORT` is left for the reader. It works in any POSIX shell.
 */
export function byHand(
  pieces: readonly Uint8Array[],
  o: { host: string; halfClosed?: boolean; wire?: Wire },
): string | undefined {
  const { wire = 'http1' } = o
  if (wire === 'dns-udp' || wire === 'dns-tcp') return digByHand(pieces, { host: o.host, wire, most: longestCommand })
  const merged = fewer(pieces.filter((piece) => piece.length > 0))
  if (merged.length === 0) return undefined
  const commands: string[] = []
  for (const piece of merged) {
    const printed = printing(piece, longestCommand)
    if (printed === undefined) return undefined
    commands.push(...(commands.length === 0 ? [] : [pause]), ...printed)
  }
  const command = `${together(commands)} | nc ${o.halfClosed ? '-N ' : ''}${o.host} PORT`
  return command.length <= longestCommand ? command : undefined
}

/** At most `mostPieces` pieces: the last ones become one. */
function fewer(pieces: readonly Uint8Array[]): readonly Uint8Array[] {
  if (pieces.length <= mostPieces) return pieces
  return [...pieces.slice(0, mostPieces - 1), Buffer.concat(pieces.slice(mostPieces - 1))]
}
