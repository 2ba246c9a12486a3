import type { Observation } from '../types.ts'
import { drawChart } from './draw-chart.ts'
import { drawTable } from './draw-table.ts'
import { drawTimeline } from './draw-timeline.ts'
import { drawWire } from './draw-wire.ts'
import { type DrawOptions, figure, type Style, styleOf, wrap, plain } from './style.ts'

/**
 * An observation as text for a terminal, without a newline at its end. Says the same with and without colour; keeps
 * within `width` columns and lets nothing through that would steer the terminal.
 */
export function drawObservation(given: Observation, options: DrawOptions = {}): string {
  const style = styleOf(options)
  const observation = plain(given)
  switch (observation.type) {
    case 'wire':
      return drawWire(observation, style)
    case 'table':
      return drawTable(observation, style)
    case 'chart':
      return drawChart(observation, style)
    case 'timeline':
      return drawTimeline(observation, style)
    case 'graph':
      return drawGraph(observation, style)
    case 'log':
      return drawLog(observation, style)
    case 'page':
      return [style.strong(observation.title), ...indent(textOf(observation.html), style)].join('\n')
    case 'value':
      return drawValue(observation)
    case 'progress':
      return `${figure(observation.done)} of ${figure(observation.total)}${observation.text === undefined ? '' : `  ${observation.text}`}`
    case 'answer':
      return [style.strong(`It came out as: ${observation.option}`), ...indent(observation.because, style)].join('\n')
  }
}

function drawValue({ label, value, unit }: Extract<Observation, { type: 'value' }>): string {
  const shown = typeof value === 'number' ? figure(value) : value
  return `${label}: ${shown}${unit === undefined ? '' : ` ${unit}`}`
}

function drawGraph(graph: Extract<Observation, { type: 'graph' }>, style: Style): string {
  const labels = new Map(graph.nodes.map((node) => [node.id, node.label]))
  const lines = graph.nodes.flatMap((node) => [
    `  ${node.label}${node.kind === undefined ? '' : ` (${node.kind})`}`,
    ...graph.edges
      .filter((edge) => edge.from === node.id)
      .map(
        (edge) => `    ${edge.label === undefined ? '──' : `── ${edge.label} ──`}▶ ${labels.get(edge.to) ?? edge.to}`,
      ),
  ])
  return [style.strong(graph.title), ...lines].join('\n')
}

function drawLog(log: Extract<Observation, { type: 'log' }>, style: Style): string {
  const lines = log.lines.flatMap(({ at, text }) => {
    const time = at === undefined ? '  ' : `${`${figure(at)} ms`.padStart(12)}  `
    return wrap(text, style.width - time.length).map(
      (line, index) => (index === 0 ? time : ' '.repeat(time.length)) + line,
    )
  })
  return [style.strong(log.title), ...lines].join('\n')
}

const indent = (text: string, style: Style): string[] => wrap(text, style.width - 2).map((line) => `  ${line}`)

/** The words of a page; a terminal shows no more of it. */
function textOf(html: string): string {
  return html
    .replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim()
}
