import type { Harm, LoggedDatagram, Loss } from '@backroad/protocols'

/** Most datagrams that are drawn, those of the beginning and those of the end. */
const first = 6
const last = 22

const losses: Readonly<Record<Loss, string>> = {
  lost: 'lost',
  'too-large': 'larger than the network carries',
  'no-room': 'no room in the queue',
  cut: 'the network was cut',
}

/**
 * Draws what went over a network, a line a datagram, by the time at which it was sent:
 *
 *     sender       receiver
 *        0.0 ────▶     10.2  #0   548 B  01 00 00 00 3f a2
 *        0.1 ──✗             #1   548 B  01 00 00 02 3f a2  lost
 *       20.5 ◀────     10.3  #0    12 B  02 00 00 02
 */
export function drawDatagrams(datagrams: readonly LoggedDatagram[]): string[] {
  const ordered = [...datagrams].sort((a, b) => a.at - b.at)
  const left = ordered.length - first - last
  const drawn = (list: readonly LoggedDatagram[]) => list.map(lineOf)
  return [
    ' sender       receiver   ms, number, bytes, how it begins',
    ...(left > 1
      ? [...drawn(ordered.slice(0, first)), `        … ${left} more …`, ...drawn(ordered.slice(-last))]
      : drawn(ordered)),
  ]
}

function lineOf({ way, number, at, length, head, harms, loss, arrivals }: LoggedDatagram): string {
  const [arrived, ...again] = arrivals
  const there = way === 'to-receiver'
  const left = there ? time(at) : time(arrived)
  const right = there ? time(arrived) : time(at)
  const arrow = there ? (arrived === undefined ? '──✗  ' : '────▶') : arrived === undefined ? '  ✗──' : '◀────'
  const begins = Buffer.from(head.subarray(0, 8))
    .toString('hex')
    .replace(/..(?=.)/g, '$& ')
  const remarks = [
    ...(loss === undefined ? [] : [losses[loss]]),
    ...harms.flatMap((harm) => remarkOf(harm, loss)),
    ...(again.length === 0 ? [] : [`again at ${again.map((ms) => ms.toFixed(1)).join(', ')}`]),
  ]
  return `${left} ${arrow} ${right}  #${String(number).padEnd(3)}${String(length).padStart(5)} B  ${begins}  ${remarks.join(', ')}`.trimEnd()
}

function time(ms: number | undefined): string {
  return (ms === undefined ? '' : ms.toFixed(1)).padStart(7)
}

/** What the arrow and the times do not show. */
function remarkOf(harm: Harm, loss: Loss | undefined): string[] {
  if (loss !== undefined) return []
  if (harm.does === 'bit-flipped') return [`bit ${harm.bit} flipped`]
  if (harm.does === 'words-exchanged') return [`word ${harm.word} exchanged`]
  if (harm.does === 'held-back') return ['held back']
  return []
}

/** What happened to single datagrams, in a sentence: "datagram 1 to the receiver lost". */
export function describeMishaps(
  mishaps: readonly ({ readonly way: string; readonly datagram: number } & Harm)[],
): string {
  if (mishaps.length === 0) return 'nothing happens to any datagram'
  const shown = mishaps.slice(0, 4).map((mishap) => {
    const whose = mishap.way === 'to-receiver' ? "the sender's" : "the receiver's"
    return `${whose} datagram #${mishap.datagram} ${verb(mishap)}`
  })
  const more = mishaps.length - shown.length
  return [...shown, ...(more > 0 ? [`${more} more such things happen`] : [])].join(', ')
}

function verb(harm: Harm): string {
  switch (harm.does) {
    case 'lost':
      return 'is lost'
    case 'held-back':
      return 'is overtaken by a later one'
    case 'bit-flipped':
      return 'has a bit flipped'
    case 'words-exchanged':
      return 'has two words exchanged'
    case 'repeated':
      return `comes again ${Math.round(harm.afterMs)} ms later`
    case 'delayed':
      return `is ${Math.round(harm.byMs)} ms later than others`
  }
}
