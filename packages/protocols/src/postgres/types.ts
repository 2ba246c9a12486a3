import type { Field, Span } from '../bytes.ts'

/** Whose bytes are read: what a message is depends on who says it. */
export type PostgresSide = 'client' | 'server'

/** What all messages have: their run in the stream, and what each part of them is called. */
interface Placed {
  readonly at: Span
  /** Every part of it, offsets in the stream, for drawing. */
  readonly fields: readonly Field[]
  /** The whole message as it came, its type and length included. */
  readonly bytes: Uint8Array
}

/** Whether a session is between transactions, in one, or in one that failed: the status byte of ReadyForQuery. */
export type TransactionStatus = 'idle' | 'in-transaction' | 'failed'

/** A parameter as it was bound: text, bytes in the binary format, or null. */
export type PostgresValue = string | Uint8Array | null

/** What a client says, PostgreSQL documentation "Message Formats". */
export type ClientMessage = Placed &
  (
    | { readonly type: 'SSLRequest' | 'GSSENCRequest' }
    | { readonly type: 'CancelRequest'; readonly process: number }
    | { readonly type: 'StartupMessage'; readonly parameters: Readonly<Record<string, string>> }
    | { readonly type: 'Query'; readonly text: string }
    | { readonly type: 'Parse'; readonly statement: string; readonly text: string }
    | {
        readonly type: 'Bind'
        readonly portal: string
        readonly statement: string
        readonly values: readonly PostgresValue[]
      }
    | { readonly type: 'Describe' | 'Close'; readonly of: 'statement' | 'portal'; readonly name: string }
    | { readonly type: 'Execute'; readonly portal: string; readonly maxRows: number }
    | { readonly type: 'Sync' | 'Flush' | 'Terminate' }
    /** What is passed on without being looked into: passwords, COPY, function calls. */
    | { readonly type: 'other'; readonly code: string }
  )

/** What a server says. */
export type ServerMessage = Placed &
  (
    | { readonly type: 'Authentication'; readonly method: number }
    | { readonly type: 'ParameterStatus'; readonly name: string; readonly value: string }
    | { readonly type: 'BackendKeyData'; readonly process: number }
    | { readonly type: 'ReadyForQuery'; readonly status: TransactionStatus }
    | { readonly type: 'RowDescription'; readonly columns: readonly string[] }
    | { readonly type: 'DataRow'; readonly values: readonly (Uint8Array | null)[] }
    | { readonly type: 'CommandComplete'; readonly tag: string }
    | {
        readonly type: 'ErrorResponse' | 'NoticeResponse'
        readonly severity: string
        /** SQLSTATE: five letters or digits, such as 40001. */
        readonly code: string
        readonly message: string
      }
    | {
        readonly type:
          'ParseComplete' | 'BindComplete' | 'CloseComplete' | 'NoData' | 'EmptyQueryResponse' | 'PortalSuspended'
      }
    | { readonly type: 'other'; readonly code: string }
  )

/** Bytes that can't be a message, and where. */
export interface NotPostgres {
  readonly at: Span
  /** What should stand there. */
  readonly expected: string
  /** What is wrong, a sentence. */
  readonly message: string
}
