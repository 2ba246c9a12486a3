import type { Answer, Drawing, Observation, Progress, RunEvent } from '../api/run-types.ts'

/** What a run has shown so far. */
export interface RunView {
  readonly state: 'running' | 'finished' | 'failed'
  /** To be drawn, in the order in which each first came. */
  readonly drawings: readonly Drawing[]
  readonly answer?: Answer
  readonly progress?: Progress
  /** For `failed`: why. */
  readonly message?: string
  readonly reason?: Extract<RunEvent, { type: 'failed' }>['reason']
  readonly ms?: number
}

export const emptyRun: RunView = { state: 'running', drawings: [] }

/** Takes one more event. An observation replaces an earlier one with its id, so events may come twice. */
export function withEvent(view: RunView, event: RunEvent): RunView {
  switch (event.type) {
    case 'started':
      return view
    case 'observation':
      return withObservation(view, event.observation)
    case 'finished':
      return { ...view, state: 'finished', ms: event.ms }
    case 'failed':
      return { ...view, state: 'failed', ms: event.ms, reason: event.reason, message: event.message }
  }
}

function withObservation(view: RunView, observation: Observation): RunView {
  if (observation.type === 'answer') return { ...view, answer: observation }
  if (observation.type === 'progress') return { ...view, progress: observation }
  const at = view.drawings.findIndex((each) => each.id === observation.id)
  const drawings = at === -1 ? [...view.drawings, observation] : view.drawings.with(at, observation)
  return { ...view, drawings }
}
