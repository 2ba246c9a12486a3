import { setImmediate as turn } from 'node:timers/promises'

/**
 * Resolves when the servers of the internet have read all that had been sent to them by now. A program that repeated its query
 * because the reply was not quick enough has sent both before it answers its client; here the second may be read after that.
 */
export async function queriesRead(): Promise<void> {
  await turn()
  await turn()
}
