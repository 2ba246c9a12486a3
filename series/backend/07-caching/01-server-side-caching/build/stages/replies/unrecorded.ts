import type { StageContext } from '@backroad/check'
import { createResp, type Resp } from '@backroad/protocols'

/**
 * A client for what is too much to be kept in the transcript and the evidence: hundreds of megabytes of which no byte matters.
 * Close it with `closeAll`.
 */
export function unrecorded({
  program,
  signal,
}: Pick<StageContext, 'program' | 'signal'>): Resp & { closeAll(): Promise<void> } {
  return createResp({ place: () => ({ host: program.host, port: program.port }), signal, replyWithin: 5000 })
}
