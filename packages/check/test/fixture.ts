import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import {
  type CheckEvent,
  type CheckOptions,
  type CheckResult,
  type Contract,
  type ProgramSpec,
  type StageDefinition,
  type StageResult,
  type Transport,
  runCheck,
} from '../src/index.ts'
import { request, stages } from './fixture-program.ts'

export { fixture, fixtures, request, stages } from './fixture-program.ts'

/** A folder that goes with the test. */
export function temporaryFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'check-test-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

/** Asks once and expects 200 with "pear"; the wait for a reply is short, so that hanging is found soon. */
export const asksForAPear: StageDefinition = {
  spec: 'RFC 9112 §4',
  replyWithin: 400,
  async check({ http, expect }) {
    const connection = await http.connect()
    await connection.send(request)
    const reply = await connection.reply()
    expect(reply.status).is(200, { likely: { 404: 'no path was found' } })
    expect(reply.text).is('pear')
  },
}

/** Asks once over DNS for any reply; the wait for it is short likewise. */
export const asksForAnAddress: StageDefinition & { readonly likely: string } = {
  spec: 'RFC 1035 §4.1.1',
  likely: 'A reply begins with the header.',
  replyWithin: 400,
  async check({ dns, expect }) {
    expect((await dns.ask({ name: 'pear.example', type: 'A' })).qr).is(true)
  },
}

/** Ends the program with its signal. */
export const stops: StageDefinition = {
  spec: 'docs/contracts.md',
  isolation: 'fresh',
  async check({ program }) {
    await program.stop({ within: 3000 })
  },
}

/** What the build of a check is, where it is no server over TCP, and further options of the check. */
export interface FixtureCheckOptions extends Partial<Omit<CheckOptions, 'program'>> {
  readonly contract?: Contract
  readonly ready?: Transport
}

/** A check that has come to its end. */
export interface FixtureCheck {
  readonly result: CheckResult
  readonly events: readonly CheckEvent[]
  /** Throws for a stage that was not run. */
  readonly stage: (slug: string) => StageResult
}

/** Runs a check to its end. */
export async function check(
  program: ProgramSpec,
  definitions: Readonly<Record<string, StageDefinition>> = { 'asks-for-a-pear': asksForAPear },
  { contract = 'server', ready, ...o }: FixtureCheckOptions = {},
): Promise<FixtureCheck> {
  const pears = { slug: 'pears', title: 'Pears', contract, stages: stages(definitions) }
  const build = ready ? { ...pears, ready } : pears
  const events: CheckEvent[] = []
  for await (const event of runCheck({ build, program, seed: '7f3a', ...o })) events.push(event)
  const last = events.at(-1)
  if (last?.type !== 'check-finished') throw new Error('the last event was no result')
  const { result } = last
  const stage = (slug: string) => {
    const found = result.stages.find((s) => s.slug === slug)
    if (!found) throw new Error(`no result for ${slug}`)
    return found
  }
  return { result, events, stage }
}

/** Whether a process is there. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
