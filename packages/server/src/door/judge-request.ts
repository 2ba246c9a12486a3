/**
 * Who may speak to this server. It can start programs on this machine, so a page from elsewhere, open in the same
 * browser, must neither make it act nor read from it. Every request is judged here before any route sees it.
 */

/** What the judgement needs of a request, as it stood on the wire: `rawHeaders` is name, value, name, value, … */
export interface ArrivingRequest {
  readonly method: string
  readonly target: string
  readonly rawHeaders: readonly string[]
}

export interface Refusal {
  readonly status: 400 | 403 | 415 | 421
  readonly code: string
  readonly title: string
  readonly detail: string
}

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Methods that may change nothing, RFC 9110 §9.2.1. */
export function isSafe(method: string): boolean {
  return safeMethods.has(method)
}

/**
 * Refuses what doesn't come from this server's own pages or from a program of the person's own.
 * `authorities` are the values of Host under which the server is meant, with port, in lower case.
 *
 * - Host must be one of them: a foreign name that resolves to this machine (DNS rebinding) shows itself there.
 * - An unsafe request must come from our own origin (Origin, and Sec-Fetch-Site where the browser sends it). One with
 *   neither is from a program, not a page; it must carry JSON, which a page can't send elsewhere unasked.
 * - The API answers no page from elsewhere, reading or not; other paths only when a person goes there by a link.
 */
export function judgeRequest(request: ArrivingRequest, authorities: ReadonlySet<string>): Refusal | undefined {
  const header = (name: string) => headerLines(request.rawHeaders, name)
  return (
    judgeTarget(request.target) ??
    judgeHost(header('host'), authorities) ??
    judgeSite(request, header('sec-fetch-site'), header('sec-fetch-mode'), header('sec-fetch-dest')) ??
    (isSafe(request.method) ? undefined : judgeOrigin(header, authorities))
  )
}

function headerLines(raw: readonly string[], name: string): string[] {
  const values: string[] = []
  for (let i = 0; i + 1 < raw.length; i += 2) {
    if (raw[i]!.toLowerCase() === name) values.push(raw[i + 1]!.trim())
  }
  return values
}

/** Only the origin form, RFC 9112 §3.2.1: a full URL would name a second host, and `//x` reads as one in a redirect. */
function judgeTarget(target: string): Refusal | undefined {
  if (/^\/(?![/\\])[\x21-\x7e]*$/.test(target)) return undefined
  return {
    status: 400,
    code: 'target-refused',
    title: 'This is not a path.',
    detail: 'The request target must be a path on this server, beginning with one slash.',
  }
}

function judgeHost(hosts: readonly string[], authorities: ReadonlySet<string>): Refusal | undefined {
  const host = hosts[0]?.toLowerCase()
  if (hosts.length === 1 && host !== undefined && authorities.has(host)) return undefined
  return {
    status: 421,
    code: 'host-refused',
    title: 'This server does not go by that name.',
    detail: `The Host field must be one of ${[...authorities].join(', ')}. Open the address that Backroad printed.`,
  }
}

const ownSites: ReadonlySet<string | undefined> = new Set([undefined, 'same-origin', 'none'])

/** Fetch Metadata, https://www.w3.org/TR/fetch-metadata/: a browser says whose page made the request. */
function judgeSite(
  request: ArrivingRequest,
  site: readonly string[],
  mode: readonly string[],
  dest: readonly string[],
): Refusal | undefined {
  if (site.length <= 1 && ownSites.has(site[0])) return undefined
  const followsLink =
    (request.method === 'GET' || request.method === 'HEAD') && mode[0] === 'navigate' && dest[0] === 'document'
  if (followsLink && site.length === 1 && !isApi(request.target)) return undefined
  return {
    status: 403,
    code: 'site-refused',
    title: 'A page from elsewhere asked for this.',
    detail: 'Backroad answers its own pages only. Open the address that Backroad printed and do it there.',
  }
}

// Without regard to case and escapes, so that no spelling of /api that a router might accept is treated as a page.
function isApi(target: string): boolean {
  return !/^\/(?:[^%]*)$/.test(target.split('?')[0]!) || /^\/api(?:[/?]|$)/i.test(target)
}

function judgeOrigin(header: (name: string) => string[], authorities: ReadonlySet<string>): Refusal | undefined {
  const origins = header('origin')
  if (origins.length > 0) {
    const own = [...authorities].some((authority) => origins[0] === `http://${authority}`)
    const asked = `http://${header('host')[0]!.toLowerCase()}`
    if (own && origins.length === 1 && origins[0] === asked) return undefined
    return {
      status: 403,
      code: 'origin-refused',
      title: 'A page from elsewhere asked for this.',
      detail: `The Origin field is not ${asked}. Open the address that Backroad printed and do it there.`,
    }
  }
  if (header('sec-fetch-site').length > 0) return undefined
  const types = header('content-type')
  if (types.length === 1 && /^application\/json\s*(;|$)/i.test(types[0]!)) return undefined
  return {
    status: 415,
    code: 'json-required',
    title: 'Say that it is JSON.',
    detail: 'A request without an Origin field must have "Content-Type: application/json".',
  }
}
