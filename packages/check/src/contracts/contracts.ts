import type { Clients, Contract } from '../types.ts'
import type { ContractDefinition } from './contract.ts'
import { command } from './command.ts'
import { lines } from './lines.ts'
import { peer } from './peer.ts'
import { server } from './server.ts'

/** All contracts that this version runs. A new one is added here. */
export const contracts: readonly ContractDefinition[] = [server, command, lines, peer]

/** @throws RangeError for one that this version can't run */
export function contractOf(name: Contract): ContractDefinition {
  const found = contracts.find((contract) => contract.name === name)
  if (found) return found
  const known = contracts.map((contract) => contract.name).join(', ')
  throw new RangeError(`This version runs builds of the contracts ${known}, not ${name}.`)
}

const clients: readonly string[] = ['http', 'dns', 'resp', 'command', 'lines', 'peer'] satisfies (keyof Clients)[]

/** What a stage or a load is given, with a client that the contract does not have saying so when it is used. */
export function withClients<T extends Partial<Clients>>(
  contract: ContractDefinition,
  given: T,
): Omit<T, keyof Clients> & Clients {
  return new Proxy(given as T & Clients, {
    get(target, key, receiver) {
      if (Reflect.has(target, key) || !clients.includes(String(key)))
        return Reflect.get(target, key, receiver) as unknown
      throw new Error(`Programs of the contract ${contract.name} are not spoken to by ${String(key)}.`)
    },
  })
}
