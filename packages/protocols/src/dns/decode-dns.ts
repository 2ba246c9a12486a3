import type { ReceivedStream } from '../bytes.ts'
import { Cursor } from './cursor.ts'
import { readMessage } from './read-message.ts'
import type { DnsReply } from './types.ts'

/**
 * Decodes one whole message, a response or a query, RFC 1035 §4. Strict: all that the header counts is there, nothing is
 * left over, every pointer leads back, every RDLENGTH is that of its data. Places count from `offset`.
 * @throws NotDns and nothing else, with the offending run
 */
export function decodeDns(
  bytes: Uint8Array,
  o: { readonly offset?: number; readonly stream?: ReceivedStream | undefined } = {},
): DnsReply {
  return readMessage(new Cursor(bytes, o.offset ?? 0), o.stream)
}
