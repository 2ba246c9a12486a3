import type { LineReply, LineRequest, LinesClient, LinesConnection } from '@backroad/protocols'
import { ExpectationError } from './expect.ts'
import { longer, waiting } from './recorded-wire.ts'
import type { StageRecord } from './stage-record.ts'
import type { Lines } from './types.ts'

/**
 * The client of a stage for lines: notes how many replies are asked for and what is being waited for, so that evidence can tell, and
 * tells results from errors. Deadlines that the stage gives are made `patience` times as long.
 */
export function recordLines(current: () => LinesConnection, record: StageRecord, patience: number): Lines {
  const asked = (client: LinesConnection, count: number) => {
    const seen = record.connection(client.id)
    if (seen) seen.asked += count
  }
  const ask: LinesClient['ask'] = async (request, o) => {
    const client = current()
    asked(client, 1)
    return waiting(record, 'a reply', client.ask(request, longer(o, patience)), o)
  }
  return {
    ask: async (request, o) => resultOf(await ask(request, o)),
    askMany: async (requests, o) => {
      const client = current()
      asked(client, requests.length)
      const replies = await waiting(record, 'a reply', client.askMany(requests, longer(o, patience)), o)
      return replies.map(resultOf)
    },
    askBadly: async (request: LineRequest | string | Uint8Array, o) => {
      const isLine = typeof request === 'string' || request instanceof Uint8Array
      if (!isLine) return errorOf(await ask(request, o))
      const client = current()
      asked(client, 1)
      return errorOf(await waiting(record, 'a reply', client.askLine(request, longer(o, patience)), o))
    },
    endInput: () => current().endInput(),
  }
}

function resultOf(reply: LineReply): LineReply {
  const { error } = reply
  if (error.value === undefined || error.value === null) return reply
  throw new ExpectationError(`Expected a result, but your program answered with the error ${shown(error.value)}.`, {
    expected: 'a reply with a result',
    received: error,
    options: {
      likely:
        'Your program takes this request for a wrong one, or does not know it yet: begin where it makes that error.',
    },
  })
}

function errorOf(reply: LineReply): LineReply {
  const { error } = reply
  if (typeof error.value === 'string' && error.value !== '') return reply
  const got = error.value === undefined ? 'the reply has none' : `it is ${JSON.stringify(error.value)}`
  throw new ExpectationError(`Expected an error that says what is wrong with the request, but ${got}.`, {
    expected: 'a reply with error, a text that says what is wrong with the request',
    received: error,
    options: {},
  })
}

const shown = (value: unknown): string => (typeof value === 'string' ? `“${value}”` : JSON.stringify(value))
