import { recordPeer } from '../peer/recorded-peer.ts'
import type { ContractDefinition } from './contract.ts'

/** A program that is run as two copies at once, with a network of ours between them. */
export const peer: ContractDefinition = {
  name: 'peer',
  starts: 'by-call',
  input: 'nothing',
  output: 'log',
  ready: 'started',
  end: 'signal',
  // Each network has two copies of its own.
  shared: false,
  timeout: 60_000,
  likelyOfEarlyEnd: 'A copy of your program ended before its stream was carried.',
  clients(o) {
    const { client, nothingMore, closeAll } = recordPeer(o)
    return { given: { peer: client }, nothingMore, closeAll }
  },
}
