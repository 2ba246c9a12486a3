import { recordCommand } from '../command/recorded-command.ts'
import type { ContractDefinition } from './contract.ts'

/** A program that is called with arguments, does one thing, and ends. */
export const command: ContractDefinition = {
  name: 'command',
  starts: 'by-call',
  input: 'nothing',
  output: 'log',
  ready: 'started',
  end: 'signal',
  // Each stage has a folder of its own, and what one leaves there is nothing to another.
  shared: false,
  timeout: 30_000,
  likelyOfEarlyEnd: 'Your program ended before it had done what it was called for.',
  clients({ program, record, transcribe, signal, patience }) {
    const { client, nothingMore } = recordCommand({ program, record, transcribe, signal, patience })
    return {
      given: { command: client },
      nothingMore,
      closeAll: () => Promise.resolve(),
    }
  },
}
