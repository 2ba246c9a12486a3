import { type Field, annotateDns, annotateResp } from '@backroad/protocols'
import type { Wire } from './wire.ts'

/** Most fields that are drawn of one message. */
const most = 400

/** What the bytes of a message mean, where its protocol is not plain text. `framed`: DNS over TCP with its lengths. */
export function fieldsOf(wire: Wire, bytes: Uint8Array, framed = false): { fields?: readonly Field[] } {
  const fields = annotated(wire, bytes, framed)
  return fields === undefined || fields.length === 0 ? {} : { fields: fields.slice(0, most) }
}

function annotated(wire: Wire, bytes: Uint8Array, framed: boolean): readonly Field[] | undefined {
  if (wire === 'resp') return annotateResp(bytes)
  if (wire === 'dns-udp') return annotateDns(bytes)
  if (wire === 'dns-tcp') return annotateDns(bytes, { tcp: framed })
  return undefined
}
