import { readFileSync } from 'node:fs'
import type { CasInput, Value } from '../src/history/models.ts'
import type { Model, Operation } from '../src/history/operation.ts'

/** A line of a history: who, what happened, to which function, with what. */
interface Line {
  readonly process: number
  readonly type: 'invoke' | 'ok' | 'fail' | 'info'
  readonly f: string
  readonly value: string
  readonly key?: string
}

/** Operations out of lines in the order in which they happened; the number of a line is its time. */
function pairUp<I, O>(lines: readonly Line[], input: (line: Line) => I, output: (line: Line) => O | undefined) {
  const under = new Map<number, number>()
  const operations: Operation<I, O>[] = []
  for (const [time, line] of lines.entries()) {
    if (line.type === 'invoke') {
      under.set(line.process, operations.push({ client: line.process, call: time, input: input(line) }) - 1)
      continue
    }
    const place = under.get(line.process)
    const begun = operations[place ?? -1]
    if (place === undefined || !begun)
      throw new Error(`line ${time + 1} answers what process ${line.process} did not ask`)
    under.delete(line.process)
    const gave = output(line)
    // What timed out may have happened, now or later.
    if (gave !== undefined) operations[place] = { ...begun, return: time, output: gave }
  }
  return operations
}

/** A log of Jepsen's of one etcd register: `INFO  jepsen.util - 3	:invoke	:cas	[2 4]`. */
export function readEtcdLog(path: string): Operation<CasInput, Value>[] {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((text): Line[] => {
      const found = /^INFO\s+jepsen\.util\s+-\s+(\d+)\s+:(invoke|ok|fail|info)\s+:(read|write|cas)\s+(.+?)\s*$/.exec(
        text,
      )
      if (!found) {
        if (/:(invoke|ok|fail|info)\s/.test(text)) throw new Error(`${path}: not understood: ${text}`)
        return []
      }
      const [, process, type, f, value] = found as unknown as [string, string, Line['type'], string, string]
      return [{ process: Number(process), type, f, value }]
    })
  return pairUp(lines, etcdInput, etcdOutput)
}

function etcdInput({ f, value }: Line): CasInput {
  if (f === 'read') return { type: 'read' }
  if (f === 'write') return { type: 'write', value: Number(value) }
  const [from, to] = value.slice(1, -1).split(' ').map(Number)
  return { type: 'cas', from: from ?? null, to: to ?? null }
}

function etcdOutput({ type, f, value }: Line): Value | undefined {
  if (type === 'info' || value === ':timed-out') return undefined
  if (f === 'cas') return type === 'ok'
  if (f === 'write') return null
  return value === 'nil' ? null : Number(value)
}

export type TextInput = {
  readonly type: 'get' | 'put' | 'append'
  readonly key: string
  readonly value: string
}

/** A log of a store of texts under keys: `{:process 0, :type :invoke, :f :append, :key "0", :value "x 0 0 y"}`. */
export function readKvLog(path: string): Operation<TextInput, string>[] {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((text): Line => {
      const found =
        /^\{:process (\d+), :type :(invoke|ok), :f :(get|put|append), :key "(.*)", :value (nil|"(.*)")\}$/.exec(text)
      if (!found) throw new Error(`${path}: not understood: ${text}`)
      const [, process, type, f, key, , value = ''] = found as unknown as [
        string,
        string,
        Line['type'],
        string,
        string,
        string,
        string?,
      ]
      return { process: Number(process), type, f, key, value }
    })
  return pairUp(
    lines,
    ({ f, key = '', value }) => ({ type: f as TextInput['type'], key, value }),
    ({ value }) => value,
  )
}

/** Texts that can be got, put and appended to, each under a key. */
export const texts: Model<string, TextInput, string> = {
  name: 'the text',
  init: () => '',
  step(state, { type, value }, output) {
    if (type === 'get') return { ok: output === undefined || output === state, state }
    return { ok: true, state: type === 'put' ? value : state + value }
  },
  identity: (state) => state,
  partition: (operations) => [...Map.groupBy(operations, (o) => o.input.key).values()],
  show: ({ input, output }) =>
    input.type === 'get' ? `get ${input.key} → "${output}"` : `${input.type} ${input.key} "${input.value}"`,
  showState: (state) => `the text is "${state}"`,
}
