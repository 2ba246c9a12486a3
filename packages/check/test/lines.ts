import type { LineRequest } from '@backroad/protocols'
import { type CheckResult, type ProgramSpec, type StageDefinition, type StageResult, runCheck } from '../src/index.ts'
import { fixture, stages } from './fixture-program.ts'

/** A stage over lines whose replies are waited for a short while. */
export function linesStage(check: StageDefinition['check'], o: Partial<StageDefinition> = {}): StageDefinition {
  return { spec: 'docs/contracts.md, lines', replyWithin: 400, ...o, check }
}

/** Asks for the double of each, with so many under way at once. */
export const asksForDoubles = (values: readonly number[], inFlight = 1): StageDefinition =>
  linesStage(async ({ lines, expect }) => {
    const requests: LineRequest[] = values.map((value) => ({ op: 'double', value }))
    const replies = await lines.askMany(requests, { inFlight })
    for (const [at, reply] of replies.entries()) expect(reply.field('twice')).is((values[at] ?? 0) * 2)
  })

/** Ends the input and waits for the program's end. */
export const endsTheInput = linesStage(async ({ program, expect }) => {
  expect((await program.stop({ within: 1500 })).code, 'exit code').is(0)
})

/** Runs stages of the contract lines on one of the small programs in fixtures/lines. */
export async function checkLines(
  name: string,
  definitions: Readonly<Record<string, StageDefinition>>,
  spec: Partial<ProgramSpec> = {},
): Promise<{ result: CheckResult; stage: (slug: string) => StageResult }> {
  const build = { slug: 'doubles', title: 'Doubles', contract: 'lines' as const, stages: stages(definitions) }
  const program = fixture(`lines/${name}`, spec)
  const events = runCheck({ build, program, seed: '7f3a' })
  for (;;) {
    const next = await events.next()
    if (!next.done) continue
    const stage = (slug: string) => {
      const found = next.value.stages.find((each) => each.slug === slug)
      if (!found) throw new Error(`no result for ${slug}`)
      return found
    }
    return { result: next.value, stage }
  }
}
