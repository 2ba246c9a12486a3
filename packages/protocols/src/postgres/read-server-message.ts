import type { BodyReader } from './body-reader.ts'
import type { ServerMessage, TransactionStatus } from './types.ts'

type Bare<M> = M extends unknown ? Omit<M, 'at' | 'fields' | 'bytes'> : never
export type BareServerMessage = Bare<ServerMessage>

const statuses: Readonly<Record<string, TransactionStatus>> = { I: 'idle', T: 'in-transaction', E: 'failed' }
const bare = {
  '1': 'ParseComplete',
  '2': 'BindComplete',
  '3': 'CloseComplete',
  n: 'NoData',
  I: 'EmptyQueryResponse',
  s: 'PortalSuspended',
} as const

/** Names of server messages by their first byte. */
export const serverNames: Readonly<Record<string, string>> = {
  R: 'Authentication',
  S: 'ParameterStatus',
  K: 'BackendKeyData',
  Z: 'ReadyForQuery',
  T: 'RowDescription',
  D: 'DataRow',
  C: 'CommandComplete',
  E: 'ErrorResponse',
  N: 'NoticeResponse',
  ...bare,
}

/** A server message of the type that `code` names. @throws BadMessage */
export function readServerMessage(code: string, reader: BodyReader): BareServerMessage {
  switch (code) {
    case 'R': {
      const method = reader.int32('method')
      reader.bytes(reader.left, 'data of the method')
      return { type: 'Authentication', method }
    }
    case 'S':
      return { type: 'ParameterStatus', name: reader.text('name'), value: reader.text('value') }
    case 'K': {
      const process = reader.int32('process')
      reader.bytes(reader.left, 'secret key')
      return { type: 'BackendKeyData', process }
    }
    case 'Z': {
      const status = statuses[reader.byte('status')]
      if (status === undefined) reader.complain(0, 1, '"I", "T" or "E"', 'No transaction has that status.')
      return { type: 'ReadyForQuery', status }
    }
    case 'T':
      return { type: 'RowDescription', columns: readColumns(reader) }
    case 'D':
      return { type: 'DataRow', values: readRow(reader) }
    case 'C':
      return { type: 'CommandComplete', tag: reader.text('command tag') }
    case 'E':
    case 'N':
      return { type: code === 'E' ? 'ErrorResponse' : 'NoticeResponse', ...readReport(reader) }
    case '1':
    case '2':
    case '3':
    case 'n':
    case 'I':
    case 's':
      return { type: bare[code] }
    default:
      reader.bytes(reader.left, 'body')
      return { type: 'other', code }
  }
}

function readColumns(reader: BodyReader): string[] {
  return Array.from({ length: reader.int16('number of columns') }, () => {
    const name = reader.text('column')
    reader.int32('table')
    reader.int16('number in the table')
    reader.int32('type')
    reader.int16('size of the type')
    reader.int32('type modifier')
    reader.int16('format')
    return name
  })
}

function readRow(reader: BodyReader): (Uint8Array | null)[] {
  return Array.from({ length: reader.int16('number of columns') }, () => {
    const length = reader.int32('length of the value')
    return length === -1 ? null : reader.bytes(length, 'value')
  })
}

/** The parts of an error or a notice, each with a letter before it, PostgreSQL documentation "Error and Notice Message Fields". */
function readReport(reader: BodyReader): { severity: string; code: string; message: string } {
  const parts = new Map<string, string>()
  for (;;) {
    const letter = reader.byte('kind of part')
    if (letter === '\0') break
    parts.set(letter, reader.text('part'))
  }
  return {
    severity: parts.get('V') ?? parts.get('S') ?? '',
    code: parts.get('C') ?? '',
    message: parts.get('M') ?? '',
  }
}
