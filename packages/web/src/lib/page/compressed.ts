import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const worthwhile = 1024

/** The response with its text compressed as the request allows. Pages hold no secret that their length could give away. */
export async function compressed(request: Request, response: Response): Promise<Response> {
  const coding = codingFor(request.headers.get('accept-encoding') ?? '')
  const type = response.headers.get('content-type') ?? ''
  const isText = /^(text\/(?!event-stream)|application\/json|image\/svg)/.test(type)
  if (!coding || !isText || !response.body || response.headers.has('content-encoding')) return response

  const body = Buffer.from(await response.arrayBuffer())
  const headers = new Headers(response.headers)
  headers.append('vary', 'accept-encoding')
  if (body.length < worthwhile) return new Response(body, { status: response.status, headers })
  headers.set('content-encoding', coding)
  headers.delete('content-length')
  return new Response(await compress(coding, body), { status: response.status, headers })
}

/** Brotli where it is taken, else gzip, else neither (RFC 9110 §12.5.3; a weight of 0 refuses). */
export function codingFor(accept: string): 'br' | 'gzip' | undefined {
  const taken = accept
    .toLowerCase()
    .split(',')
    .map((part) => part.trim().split(/\s*;\s*q=/))
    .filter(([, weight]) => weight === undefined || Number(weight) > 0)
    .map(([name]) => name)
  return (['br', 'gzip'] as const).find((coding) => taken.includes(coding))
}

function compress(coding: 'br' | 'gzip', body: Buffer): Promise<Buffer<ArrayBuffer>> {
  // Level 5 costs about a millisecond a page; the highest costs fifty times that for a tenth of the bytes.
  const params = { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: body.length }
  return coding === 'br' ? promisify(brotliCompress)(body, { params }) : promisify(gzip)(body, { level: 6 })
}
