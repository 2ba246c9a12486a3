import type { Observation } from '../types.ts'
import { figure, type Style } from './style.ts'

type Timeline = Extract<Observation, { type: 'timeline' }>
type Bar = Timeline['lanes'][number]['bars'][number]

/** Lanes over one axis: `░` waited, `█` worked, with the time at which each lane ends. */
export function drawTimeline(timeline: Timeline, style: Style): string {
  const end = Math.max(1, ...timeline.lanes.flatMap((lane) => lane.bars.map((bar) => bar.to)))
  const margin = Math.min(24, Math.max(4, ...timeline.lanes.map((lane) => lane.label.length)))
  const closing = figure(end).length + 4
  const width = style.width - margin - closing - 4
  const lanes = timeline.lanes.map((lane) => {
    const label = lane.label.slice(0, margin).padEnd(margin)
    const last = Math.max(0, ...lane.bars.map((bar) => bar.to))
    return `  ${label} │${drawBars(lane.bars, end, width)}│${figure(Math.round(last)).padStart(closing - 3)} ms`
  })
  const names = namesOf(timeline.lanes.flatMap((lane) => lane.bars))
  return [
    style.strong(timeline.title),
    ...lanes,
    style.quiet(`  ${' '.repeat(margin)} 0${`${figure(Math.round(end))} ms`.padStart(width)}`),
    ...(names.length === 0 ? [] : [style.quiet(`  ${names.join('   ')}`)]),
  ].join('\n')
}

function drawBars(bars: readonly Bar[], end: number, width: number): string {
  const cells = Array.from({ length: width }, () => ' ')
  for (const bar of bars) {
    const from = Math.min(width - 1, Math.floor((bar.from / end) * width))
    const to = Math.max(from + 1, Math.round((bar.to / end) * width))
    cells.fill(sign(bar), from, to)
  }
  return cells.join('')
}

const sign = (bar: Bar): string => (bar.kind === 'wait' ? '░' : '█')

/** What each kind of bar is called in this timeline, in the order in which they first stand. */
function namesOf(bars: readonly Bar[]): string[] {
  const names = new Map<string, Set<string>>()
  for (const bar of bars) {
    const kind = names.get(sign(bar)) ?? new Set()
    kind.add(bar.label ?? (bar.kind === 'wait' ? 'waited' : 'worked'))
    names.set(sign(bar), kind)
  }
  return [...names].map(
    ([key, labels]) => `${key} ${[...labels].slice(0, 3).join(' / ')}${labels.size > 3 ? ' / …' : ''}`,
  )
}
