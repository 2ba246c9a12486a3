import type { FastifyInstance } from 'fastify'
import { createHash } from 'node:crypto'

/**
 * Gives what is read an ETag made of its bytes, and answers 304 to whoever has them already (RFC 9110 §13.1.2). It costs the
 * making of the answer and saves sending it; nothing may be stale, so a browser asks every time.
 */
export function tagReads(scope: FastifyInstance): void {
  scope.addHook('onSend', async (request, reply, payload) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    if (!isRead || reply.statusCode !== 200 || typeof payload !== 'string') return payload
    const tag = `"${createHash('sha256').update(payload).digest('base64url').slice(0, 27)}"`
    reply.header('etag', tag).header('cache-control', 'private, no-cache')
    if (!names(request.headers['if-none-match'], tag)) return payload
    reply.code(304).removeHeader('content-type').removeHeader('content-length')
    return ''
  })
}

/** Whether If-None-Match names that tag. Compared weakly, as RFC 9110 §13.1.2 says for it. */
export function names(field: string | undefined, tag: string): boolean {
  if (field === undefined) return false
  return field.trim() === '*' || field.split(',').some((one) => one.trim().replace(/^W\//, '') === tag)
}
