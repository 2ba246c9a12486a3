import type { LineRequest } from '@backroad/protocols'
import type { ProgramSpec, StageDefinition } from '../src/index.ts'
import { type FixtureCheck, check, fixture } from './fixture.ts'

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
export function checkLines(
  name: string,
  definitions: Readonly<Record<string, StageDefinition>>,
  spec: Partial<ProgramSpec> = {},
): Promise<FixtureCheck> {
  return check(fixture(`lines/${name}`, spec), definitions, { contract: 'lines' })
}
