import type { ComparisonRun, StageComparison } from '../api/beside-types.ts'
import { listen } from '../api/listen.ts'
import { messageOf, read, send } from '../api/request.ts'

/** A program and real software through one stage. */
export class LiveComparison {
  stage = $state.raw<StageComparison>()
  /** Name of the real software, with its version. */
  software = $state('')
  isRunning = $state(false)
  problem = $state('')
  readonly #leaving = new AbortController()

  /** Runs both through the stage; what went wrong stands in `problem`. */
  async start(workspace: string, stage: string, software: string): Promise<void> {
    this.problem = ''
    this.isRunning = true
    try {
      const { id } = await send<{ id: string }>('POST', '/api/comparisons', { workspace, software, only: [stage] })
      await listen(`/api/comparisons/${id}/events`, this.#leaving.signal, () => {})
      if (this.#leaving.signal.aborted) return
      const { comparison, reason } = await read<ComparisonRun>(fetch, `/api/comparisons/${id}`)
      if (!comparison) throw new Error(reason ?? 'It came to no end. Try again.')
      this.stage = comparison.stages.find((each) => each.slug === stage)
      const { name, version } = comparison.software
      this.software = version ? `${name} ${version}` : name
    } catch (error) {
      this.problem = messageOf(error)
    }
    this.isRunning = false
  }

  /** Stops following. */
  leave(): void {
    this.#leaving.abort()
  }
}
