import { z } from 'zod'
import { observationSchema } from '../define/observation-schema.ts'
import type { ExperimentDescription, RunLimits } from '../types.ts'

/** What the process of a run is told, one JSON line on its stdin, which then stays open for as long as we live. */
export interface Job {
  /** Absolute path of the experiment's module. */
  readonly path: string
  /** Without it the experiment is only described. */
  readonly run?: { readonly params: unknown; readonly limits: Partial<RunLimits> }
}

const limits = z.object({
  ms: z.number(),
  memoryMb: z.number(),
  observations: z.number(),
  observationBytes: z.number(),
  totalBytes: z.number(),
})

/** What that process says, one JSON line each on its file descriptor 3. */
export const messageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('described'),
    description: z.custom<ExperimentDescription>((value) => typeof value === 'object' && value !== null),
  }),
  z.object({ type: z.literal('started'), params: z.record(z.string(), z.unknown()), limits }),
  z.object({ type: z.literal('observation'), observation: observationSchema }),
  z.object({ type: z.literal('finished') }),
  z.object({ type: z.literal('failed'), reason: z.enum(['error', 'time']), message: z.string() }),
])

export type Message = z.infer<typeof messageSchema>
