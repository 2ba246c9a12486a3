import { isBound } from './listening.ts'
import { type Program } from './program.ts'
import { withDeadline } from './with-deadline.ts'

/** How long after it was up a program of UDP may take to listen for TCP too, ms. */
const tcpAfter = 500

/** Waits until a program that counts as up by its UDP port accepts TCP connections too; not longer than a moment. */
export async function listensForTcp(program: Program): Promise<void> {
  if (program.transport === 'tcp' || program.readyAt === undefined) return
  const until = program.readyAt + tcpAfter
  while (program.running && isBound(program.host, program.port, 'tcp') === false && performance.now() < until) {
    await withDeadline(program.ended, 5)
  }
}
