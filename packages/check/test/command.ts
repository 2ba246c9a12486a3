import {
  type CheckOptions,
  type CheckResult,
  type ProgramSpec,
  type StageDefinition,
  type StageResult,
  runCheck,
} from '../src/index.ts'
import { fixture, stages } from './fixture-program.ts'

/** A stage of the contract command. */
export function commandStage(check: StageDefinition['check'], o: Partial<StageDefinition> = {}): StageDefinition {
  return { spec: 'docs/contracts.md, command', ...o, check }
}

/** Has the program say "pear", which may take a short while. */
export const saysAPear: StageDefinition = commandStage(async ({ command, expect }) => {
  const call = await command.run(['say', 'pear'], { within: 1500 })
  expect(call.line1()).is('pear', { likely: { pare: 'Two letters were swapped.' } })
})

/** Runs stages of the contract command on one of the small programs in fixtures/command. */
export async function checkCommand(
  name: string,
  definitions: Readonly<Record<string, StageDefinition>>,
  spec: Partial<ProgramSpec> = {},
  o: Partial<Omit<CheckOptions, 'program' | 'build'>> = {},
): Promise<{ result: CheckResult; stage: (slug: string) => StageResult }> {
  const build = { slug: 'pears', title: 'Pears', contract: 'command' as const, stages: stages(definitions) }
  const events = runCheck({ build, program: fixture(`command/${name}`, spec), seed: '7f3a', ...o })
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
