import type { Observation } from '../types.ts'

type Of<T extends Observation['type']> = Extract<Observation, { type: T }>
type Parts<T extends Observation['type']> = Omit<Of<T>, 'type'>

/** Bytes and events between two ends, drawn as a ladder. Rows of a recorded connection come from `wireRows`. */
export const wire = (parts: Parts<'wire'>): Of<'wire'> => ({ type: 'wire', ...parts })

/** Rows under named columns; a column marked `numeric` is set to the right. */
export const table = (parts: Parts<'table'>): Of<'table'> => ({ type: 'table', ...parts })

/** One or several lines over two axes. Sent again with the same `id`, it grows. */
export const chart = (parts: Parts<'chart'>): Of<'chart'> => ({ type: 'chart', ...parts })

/** Nodes and the edges between them. */
export const graph = (parts: Parts<'graph'>): Of<'graph'> => ({ type: 'graph', ...parts })

/** Bars on lanes over one axis of milliseconds: who waited, who worked, when. */
export const timeline = (parts: Omit<Parts<'timeline'>, 'unit'>): Of<'timeline'> => ({
  type: 'timeline',
  unit: 'ms',
  ...parts,
})

/** Lines of text in the order in which they came. */
export const log = (parts: Parts<'log'>): Of<'log'> => ({ type: 'log', ...parts })

/** A page of HTML, shown without scripts. */
export const page = (parts: Parts<'page'>): Of<'page'> => ({ type: 'page', ...parts })

/** One figure or word with its name. */
export const value = (parts: Parts<'value'>): Of<'value'> => ({ type: 'value', ...parts })

/** How far the run is: `done` of `total` steps. */
export const progress = (done: number, total: number, text?: string): Of<'progress'> =>
  text === undefined
    ? { type: 'progress', id: 'progress', done, total }
    : { type: 'progress', id: 'progress', done, total, text }

/** The option of the prediction that came true, and one sentence with the figures that say so. */
export const answer = (option: string, because: string): Of<'answer'> => ({
  type: 'answer',
  id: 'answer',
  option,
  because,
})
