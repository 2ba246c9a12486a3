import { answer, choice, experiment, log, measuredHere, progress, table, wire, wireRows } from '@backroad/lab'
import { z } from 'zod'
import { CHANGES, composeRequest } from './parts/compose-request.ts'
import { say, type Said } from './parts/say.ts'
import { startNginx, startNode, startReference } from './parts/two-servers.ts'

const BOTH_ANSWER = 'Both answer it'
const BOTH_REFUSE = 'Both refuse it, with an error or by closing'
const THEY_DIFFER = 'One answers it, the other refuses it'
const SILENCE = 'At least one of them says nothing and waits'

const SECONDS = ['nginx, if it is installed here', 'the reference of this build'] as const

export default experiment({
  title: 'Say it by hand',
  question: 'Do two servers that share no code give the same bytes the same answer?',
  predict: choice('Look at the request and the change you chose. What will the two servers do with it?', [
    BOTH_ANSWER,
    BOTH_REFUSE,
    THEY_DIFFER,
    SILENCE,
  ]),
  params: z.object({
    request: z
      .string()
      .min(1)
      .max(4000)
      .default('GET /echo/pear HTTP/1.1\nHost: pear.example\nUser-Agent: me, by hand\n\n')
      .describe('The request. Lines end with CR LF by themselves; \\r \\n \\t \\\\ \\xHH write bytes of your own')
      .meta({ multiline: true }),
    change: z.enum(CHANGES).default('LF alone ends each line').describe('One change to it'),
    second: z.enum(SECONDS).default(SECONDS[0]).describe('The server beside Node’s own'),
    patience: z
      .number()
      .min(0.3)
      .max(5)
      .default(1)
      .describe('How long to wait for an answer')
      .meta({ unit: 's', step: 0.1 }),
  }),
  async *run({ params, signal }) {
    const request = composeRequest(params.request, params.change)
    await using node = await startNode()
    const nginx = params.second === SECONDS[0] ? await startNginx(signal) : undefined
    await using other = nginx ?? (await startReference(signal))

    const said: Said[] = []
    for (const [index, server] of [node, other].entries()) {
      yield progress(index, 2, `asking ${server.name}`)
      const one = await say(server, request, params.patience * 1000, signal)
      said.push(one)
      yield drawWire(one, index)
    }
    yield compare(said)
    yield log({
      id: 'here',
      title: 'How this was made',
      lines: remarks(params.second, nginx !== undefined).map((text) => ({ text })),
    })
    yield answer(optionOf(said), said.map(sentence).join(' '))
  },
})

function drawWire(said: Said, index: number) {
  const rows = wireRows(said.events, {
    mark: ({ name, from }) =>
      name === 'not by the grammar' || (name === 'status code' && from === 'server') ? 'look' : undefined,
  })
  const silence = {
    type: 'silence' as const,
    ms: waited(said),
    says: 'Nothing came. It is waiting for more, and so are you.',
  }
  return wire({
    id: `wire-${index + 1}`,
    title: `What crossed the wire to ${said.server}`,
    ends: ['you', said.server],
    rows: said.outcome === 'silent' ? [...rows, silence] : rows,
  })
}

/** From the last event to the close of the watch. */
function waited(said: Said): number {
  const last = said.events.at(-1)?.at ?? 0
  const before = said.events.findLast((event) => event.type === 'sent')?.at ?? last
  return last - before
}

function compare(said: readonly Said[]) {
  return table({
    id: 'compared',
    title: 'The same bytes, two servers',
    columns: [
      { key: 'server', label: 'server' },
      { key: 'status', label: 'status' },
      { key: 'fields', label: 'fields in its answer' },
      { key: 'fate', label: 'the connection' },
      { key: 'ms', label: 'first byte after, ms', numeric: true },
    ],
    rows: said.map((one) => ({
      server: one.server,
      status: one.status ?? STATUSLESS[one.outcome],
      fields: one.fields === '' ? 'none' : one.fields,
      fate: one.fate,
      ms: one.ms === undefined ? '' : Math.round(one.ms * 100) / 100,
    })),
  })
}

const STATUSLESS: Record<Said['outcome'], string> = {
  answered: 'none',
  headless: 'no head',
  refused: 'none',
  silent: 'silence',
}

function remarks(second: string, isNginx: boolean): string[] {
  const why =
    second === SECONDS[0] && !isNginx
      ? [
          'nginx is not installed here, so the second server is the reference of this topic’s build, run as a program of its own.',
        ]
      : []
  return [
    ...why,
    'Each server was asked once: the times do not say which of them is the faster.',
    'A server refuses when its status is 400 or higher (but 404: it understood you), or when it ends the connection without a byte.',
    measuredHere(),
  ]
}

function optionOf(said: readonly Said[]): string {
  if (said.some((one) => one.outcome === 'silent')) return SILENCE
  const answered = said.filter((one) => one.outcome === 'answered' || one.outcome === 'headless').length
  return answered === said.length ? BOTH_ANSWER : answered === 0 ? BOTH_REFUSE : THEY_DIFFER
}

function sentence({ server, status, fate, outcome }: Said): string {
  if (outcome === 'silent') return `${server} sent not one byte.`
  const end = fate === 'kept open' ? 'kept the connection open' : fate.replace(' it', ' the connection')
  if (outcome === 'headless') return `${server} sent a body without a status line, as HTTP/0.9 did, and ${end}.`
  if (status === undefined) return `${server} sent not one byte and ${end}.`
  return `${server} answered ${status} and ${end}.`
}
