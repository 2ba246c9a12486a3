import type { ExperimentDefinition, RunLimits } from '../types.ts'

/** What a run may take when neither the experiment nor the caller says otherwise. */
export const DEFAULT_LIMITS: RunLimits = {
  ms: 20_000,
  memoryMb: 256,
  observations: 2_000,
  observationBytes: 256 * 1024,
  totalBytes: 16 * 1024 * 1024,
}

/**
 * The most that an experiment may ask for by itself; a caller may allow more. A browser is several processes, and what they share is
 * counted in each.
 */
const CEILING: RunLimits = { ...DEFAULT_LIMITS, ms: 120_000, memoryMb: 3_072, observations: 20_000 }

/** The most of it that is one JavaScript heap, in MB. */
const HEAP_MB = 1_024

/** How long a module may take to load, in ms: nothing has been run yet. */
export const LOAD_MS = 30_000

/** The limits of one run: the caller's where given, else the experiment's own up to the ceiling, else the defaults. */
export function limitsOf(definition: ExperimentDefinition['limits'], caller: Partial<RunLimits> = {}): RunLimits {
  const own = (key: 'ms' | 'memoryMb' | 'observations'): number =>
    Math.min(definition?.[key] ?? DEFAULT_LIMITS[key], CEILING[key])
  return {
    ms: caller.ms ?? own('ms'),
    memoryMb: caller.memoryMb ?? own('memoryMb'),
    observations: caller.observations ?? own('observations'),
    observationBytes: caller.observationBytes ?? DEFAULT_LIMITS.observationBytes,
    totalBytes: caller.totalBytes ?? DEFAULT_LIMITS.totalBytes,
  }
}

/** The size of V8's old space for a run whose own limit is not known before it is loaded, in MB. */
export const heapMb = (caller: Partial<RunLimits> = {}): number => caller.memoryMb ?? HEAP_MB
