import type { BodyReader } from './body-reader.ts'
import type { ClientMessage, PostgresValue } from './types.ts'

/** A message without what the frame around it says. */
type Bare<M> = M extends unknown ? Omit<M, 'at' | 'fields' | 'bytes'> : never
export type BareClientMessage = Bare<ClientMessage>

const versions = { ssl: 80877103, cancel: 80877102, gss: 80877104 }
const bare: Readonly<Record<string, 'Sync' | 'Flush' | 'Terminate'>> = { S: 'Sync', H: 'Flush', X: 'Terminate' }

/** Names of client messages by their first byte. */
export const clientNames: Readonly<Record<string, string>> = {
  Q: 'Query',
  P: 'Parse',
  B: 'Bind',
  D: 'Describe',
  C: 'Close',
  E: 'Execute',
  ...bare,
}

/** What a client says before anything else: it has no first byte. */
export function readOpening(reader: BodyReader): BareClientMessage {
  const version = reader.int32('protocol version')
  if (version === versions.ssl) return { type: 'SSLRequest' }
  if (version === versions.gss) return { type: 'GSSENCRequest' }
  if (version === versions.cancel) {
    const process = reader.int32('process')
    reader.bytes(reader.left, 'secret key')
    return { type: 'CancelRequest', process }
  }
  if (version >> 16 !== 3) {
    reader.complain(0, 4, 'protocol version 3', `A session begins with protocol version 3, not ${version >> 16}.`)
  }
  const parameters: Record<string, string> = {}
  while (reader.left > 1) {
    const name = reader.text('parameter name')
    parameters[name] = reader.text('parameter value')
  }
  reader.bytes(1, 'end of the parameters')
  return { type: 'StartupMessage', parameters }
}

/** A client message of the type that `code` names. @throws BadMessage */
export function readClientMessage(code: string, reader: BodyReader): BareClientMessage {
  switch (code) {
    case 'Q':
      return { type: 'Query', text: reader.text('query') }
    case 'P': {
      const statement = reader.text('statement')
      const text = reader.text('query')
      const types = reader.int16('number of parameter types')
      for (let i = 0; i < types; i++) reader.int32('parameter type')
      return { type: 'Parse', statement, text }
    }
    case 'B':
      return readBind(reader)
    case 'D':
    case 'C': {
      const of = reader.byte('kind') === 'S' ? 'statement' : 'portal'
      return { type: code === 'D' ? 'Describe' : 'Close', of, name: reader.text('name') }
    }
    case 'E':
      return { type: 'Execute', portal: reader.text('portal'), maxRows: reader.int32('most rows') }
    case 'S':
    case 'H':
    case 'X':
      return { type: bare[code] ?? 'Sync' }
    default:
      reader.bytes(reader.left, 'body')
      return { type: 'other', code }
  }
}

function readBind(reader: BodyReader): BareClientMessage {
  const portal = reader.text('portal')
  const statement = reader.text('statement')
  const formats = Array.from({ length: reader.int16('number of formats') }, () => reader.int16('format'))
  const count = reader.int16('number of values')
  const values = Array.from({ length: count }, (_, i): PostgresValue => {
    const length = reader.int32('length of the value')
    if (length === -1) return null
    const bytes = reader.bytes(length, 'value')
    // One format stands for all, none for text.
    const format = formats.length === 1 ? formats[0] : formats[i]
    return format === 1 ? bytes : Buffer.from(bytes).toString('utf8')
  })
  const results = reader.int16('number of result formats')
  for (let i = 0; i < results; i++) reader.int16('result format')
  return { type: 'Bind', portal, statement, values }
}
