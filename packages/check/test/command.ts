import type { ProgramSpec, StageDefinition } from '../src/index.ts'
import { type FixtureCheck, type FixtureCheckOptions, check, fixture } from './fixture.ts'

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
export function checkCommand(
  name: string,
  definitions: Readonly<Record<string, StageDefinition>>,
  spec: Partial<ProgramSpec> = {},
  o: FixtureCheckOptions = {},
): Promise<FixtureCheck> {
  return check(fixture(`command/${name}`, spec), definitions, { contract: 'command', ...o })
}
