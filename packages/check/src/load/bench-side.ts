import { join } from 'node:path'
import { createDns, createHttp1, createResp } from '@backroad/protocols'
import type { ContractDefinition } from '../contracts/contract.ts'
import type { Guard } from '../guard.ts'
import { type NamedPipes, holdPipes, makePipes } from '../named-pipes.ts'
import { type Program, type ProgramSpec, makeDataDir } from '../program.ts'
import { type Random, createRandom } from '../random.ts'
import { host, startProgram } from '../start-program.ts'
import type { SurroundingsDefinition, Transport } from '../types.ts'
import type { LoadDefinition } from './types.ts'

/** One of the two programs of a bench, running. */
export interface BenchSide extends AsyncDisposable {
  readonly program: Program
  /** For lines: its standard input and output, which the process that makes the load opens. */
  readonly pipes?: NamedPipes
  /** Puts in place what the requests of a load ask for. */
  prepare(load: LoadDefinition): Promise<void>
}

/** How long one reply may take while a load is prepared, ms. */
const replyWithin = 5000

/**
 * What surroundings get as `random` in a bench: the same every time, so that a bench.ts can lay out the same zone, or whatever
 * it is, and ask for what lies there.
 */
export function benchRandom(): Random {
  return createRandom('bench/surroundings')
}

/** Starts a program with what is around it. Throws `StartError` when it does not come up. */
export async function startSide(
  spec: ProgramSpec,
  o: {
    number: number
    guard: Guard
    seed: string
    contract: ContractDefinition
    ready: Transport
    surroundings: SurroundingsDefinition | undefined
    signal: AbortSignal
  },
): Promise<BenchSide> {
  const { guard, number, seed, signal, contract } = o
  const dataDir = makeDataDir({ guard, number })
  const random = benchRandom()
  // Held open here, so that the program sees no end between one who opens them and the next.
  const pipes = contract.input === 'pipe' ? await makePipes(join(guard.dir, `pipes-${number}`)) : undefined
  const held = pipes && holdPipes(pipes)
  const surroundings = await o.surroundings?.start({ host, dataDir, random, signal, note: () => {} })
  try {
    const place = {
      contract,
      transport: o.ready,
      surroundings,
      dataDir,
      ...(pipes ? { pipes: { ...pipes, held: true as const } } : {}),
    }
    const started = await startProgram(spec, { guard, number, signal, place })
    return {
      program: started.program,
      ...(pipes ? { pipes } : {}),
      prepare: (load) => prepare(load, started.program, seed, signal),
      async [Symbol.asyncDispose]() {
        try {
          await started[Symbol.asyncDispose]()
        } finally {
          held?.[Symbol.dispose]()
          await surroundings?.close()
        }
      },
    }
  } catch (error) {
    held?.[Symbol.dispose]()
    await surroundings?.close()
    throw error
  }
}

async function prepare(load: LoadDefinition, program: Program, seed: string, signal: AbortSignal): Promise<void> {
  if (load.prepare === undefined) return
  const place = () => ({ host: program.host, port: program.port })
  const options = { place, signal, replyWithin, observer: () => {} }
  const http = createHttp1(options)
  const resp = createResp(options)
  const dns = createDns(options)
  try {
    await load.prepare({
      program,
      http,
      resp,
      dns,
      random: createRandom(`${seed}/${load.name}/prepare`),
      signal,
      surroundings: program.surroundings?.value,
    })
  } finally {
    await Promise.all([http.closeAll(), resp.closeAll(), dns.closeAll()])
  }
}
