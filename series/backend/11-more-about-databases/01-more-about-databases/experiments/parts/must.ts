import type { DatabaseAnswer } from '@backroad/lab'

/** The answer of a statement of the experiment's own, which nothing may refuse. @throws Error with what the database said */
export function must(answer: DatabaseAnswer): Extract<DatabaseAnswer, { ok: true }> {
  if (!answer.ok) throw new Error(`${answer.message} (${answer.code})`)
  return answer
}
