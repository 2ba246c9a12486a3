import type { NetworkPlan } from '@backroad/protocols'
import type { CarryOptions, ProgramSpec, StageDefinition } from '../src/index.ts'
import { type FixtureCheck, type FixtureCheckOptions, check, fixture } from './fixture.ts'

/** A stage of the contract peer. */
export function peerStage(check: StageDefinition['check'], o: Partial<StageDefinition> = {}): StageDefinition {
  return { spec: 'docs/contracts.md, peer', ...o, check }
}

/** 1,200 bytes of text, which are three pieces. */
export const stream = Buffer.from('pears in rows '.repeat(100).slice(0, 1200))

/** Has them carried over a network. */
export const carries = (over: NetworkPlan = {}, o: CarryOptions = {}): StageDefinition =>
  peerStage(async ({ peer }) => void (await peer.carry(stream, { over, ...o })))

/** Runs stages of the contract peer on one of the small programs in fixtures/peer. */
export function checkPeer(
  name: string,
  definitions: Readonly<Record<string, StageDefinition>>,
  spec: Partial<ProgramSpec> = {},
  o: FixtureCheckOptions = {},
): Promise<FixtureCheck> {
  return check(fixture(`peer/${name}`, spec), definitions, { contract: 'peer', ...o })
}
