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
 * or when it can't be said shortly and exactly. `PORT` is left for the reader, as is `RUN`, the command that starts a program which
 * answers lines. It works in any POSIX shell.
 */
export function byHand(
  pieces: readonly Uint8Array[],
  o: { host: string; halfClosed?: boolean; wire?: Wire; keepOpen?: boolean },
): string | undefined {
  const { wire = 'http1' } = o
  if (wire === 'dns-udp' || wire === 'dns-tcp') return digByHand(pieces, { host: o.host, wire, most: longestCommand })
  const apart = pieces.filter((piece) => piece.length > 0)
  const merged = fewer(wire === 'lines' ? wholeLines(apart) : apart)
  if (merged.length === 0) return undefined
  const commands: string[] = []
  for (const piece of merged) {
    const printed = printing(piece, longestCommand)
    if (printed === undefined) return undefined
    commands.push(...(commands.length === 0 ? [] : [pause]), ...printed)
  }
  // A program that answers only once its input has ended would otherwise seem to be right.
  if (wire === 'lines' && o.keepOpen) commands.push('sleep 3')
  const command = `${together(commands)} | ${wire === 'lines' ? 'RUN' : `nc ${o.halfClosed ? '-N ' : ''}${o.host} PORT`}`
  return command.length <= longestCommand ? command : undefined
}

/** Whole lines need not arrive apart. */
function wholeLines(pieces: readonly Uint8Array[]): readonly Uint8Array[] {
  return pieces.every((piece) => piece.at(-1) === 10) ? [Buffer.concat(pieces)] : pieces
}

/** At most `mostPieces` pieces: the last ones become one. */
function fewer(pieces: readonly Uint8Array[]): readonly Uint8Array[] {
  if (pieces.length <= mostPieces) return pieces
  return [...pieces.slice(0, mostPieces - 1), Buffer.concat(pieces.slice(mostPieces - 1))]
}
