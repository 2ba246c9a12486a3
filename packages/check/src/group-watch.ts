import { type ProcessEntry, processesOf } from './process-table.ts'

export interface GroupLimits {
  /** Resident memory of the whole group, in megabytes. */
  readonly memoryMb: number
  readonly processes: number
}

const everyMs = 200
const watched = new Map<number, { limits: GroupLimits; exceeded(reason: string): void }>()
let timer: NodeJS.Timeout | undefined

/**
 * Looks at a process group five times a second and calls `exceeded` once, with a sentence, when it is over a limit.
 * One look serves all groups. Returns the end of the watch.
 */
export function watchGroup(group: number, limits: GroupLimits, exceeded: (reason: string) => void): () => void {
  watched.set(group, { limits, exceeded })
  timer ??= lookLater()
  return () => {
    watched.delete(group)
    if (watched.size > 0) return
    clearTimeout(timer)
    timer = undefined
  }
}

function lookLater(): NodeJS.Timeout {
  return setTimeout(() => void look(), everyMs).unref()
}

async function look(): Promise<void> {
  const processes = await processesOf(new Set(watched.keys())).catch((): ProcessEntry[] => [])
  for (const [group, watch] of watched) {
    const members = processes.filter((p) => p.group === group)
    const reason = excess(members, watch.limits)
    if (reason === undefined) continue
    watched.delete(group)
    watch.exceeded(reason)
  }
  // Another watch may have begun while the processes were listed: there is one timer for all.
  clearTimeout(timer)
  timer = watched.size > 0 ? lookLater() : undefined
}

/** Which limit these processes are over, as a sentence. */
export function excess(members: readonly ProcessEntry[], limits: GroupLimits): string | undefined {
  const memoryMb = Math.round(members.reduce((sum, p) => sum + p.memory, 0) / 2 ** 20)
  if (members.length > limits.processes) {
    return `Your program had ${members.length} processes at once, more than the ${limits.processes} it may have, so it was ended.`
  }
  if (memoryMb > limits.memoryMb) {
    return `Your program used ${memoryMb} MB of memory, more than the ${limits.memoryMb} MB it may use, so it was ended.`
  }
  return undefined
}
