import { LinesConnection, PipeEnd } from '@backroad/protocols'
import type { Program } from '../program.ts'
import { recordLines } from '../recorded-lines.ts'
import type { ContractDefinition } from './contract.ts'

/** How long the first reply of a program may take, ms: its own start is in it (docs/contracts.md). */
const firstWithin = 5000

/** A program that answers lines of JSON on standard input by lines on standard output. */
export const lines: ContractDefinition = {
  name: 'lines',
  starts: 'once',
  input: 'pipe',
  output: 'replies',
  ready: 'started',
  end: 'input',
  // Replies come in the order of requests on one pipe, so two stages would wait for one another.
  shared: false,
  timeout: 10_000,
  likelyOfEarlyEnd:
    'Your program came to its end though its input was still open. Read line after line, and end when the input ends.',
  clients({ program, observer, record, signal, replyWithin, patience }) {
    const see = observer('lines')
    const open = new Map<Program, LinesConnection>()
    const current = () => {
      const running = program()
      const pipes = running.pipes
      if (pipes === undefined) throw new Error('This program has no pipes.')
      const known = open.get(running)
      if (known) return known
      const pipe = new PipeEnd(pipes, { id: open.size + 1, observer: see, clock: () => performance.now() })
      const made = new LinesConnection(pipe, {
        replyWithin,
        firstWithin: firstWithin * patience,
        signal,
        onReply: (reply) => record.takeAt(reply.at, reply, { request: reply.request }),
      })
      signal.addEventListener('abort', () => made.close(), { once: true })
      open.set(running, made)
      return made
    }
    current()
    return {
      given: { lines: recordLines(current, record, patience) },
      nothingMore: () => current().nothingMore(),
      closeAll: () => Promise.resolve([...open.values()].forEach((connection) => connection.close())),
    }
  },
}
