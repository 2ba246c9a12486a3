import type { Evidence } from '@backroad/check'
import type { Field } from '@backroad/protocols'
import { drawDns, drawDnsBriefly } from './fields-dns.ts'
import type { FieldsDrawing } from './fields-mark.ts'
import { drawResp } from './fields-resp.ts'

/** Bytes of a protocol that is not text, by what they mean; undefined where they are drawn as text. */
export function drawFields(
  protocol: Evidence['protocol'],
  bytes: string,
  fields: readonly Field[] | undefined,
  o: FieldsDrawing & { readonly briefly?: boolean } = {},
): string[] | undefined {
  if (fields === undefined || fields.length === 0 || bytes === '') return undefined
  if (protocol === 'dns') return o.briefly ? drawDnsBriefly(fields, o.width) : drawDns(bytes, fields, o)
  return protocol === 'resp' ? drawResp(bytes, fields, o) : undefined
}
