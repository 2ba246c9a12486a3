/** One cookie of the program's host, as a browser keeps it. */
export interface Cookie {
  readonly name: string
  readonly value: string
  readonly path: string
  readonly secure: boolean
  readonly httpOnly: boolean
  /** Absent where the program said nothing, or nothing that is known. */
  readonly sameSite?: 'Strict' | 'Lax' | 'None'
}

/** Who a request comes from, as far as cookies care. */
export interface CookieRequest {
  readonly path: string
  /** The site is the program's own: then every cookie goes along. */
  readonly sameSite: boolean
  /** It leads the whole tab somewhere. */
  readonly topLevel: boolean
  readonly method: string
}

/**
 * The cookies of one browser for one host that counts as secure, as loopback does (RFC 6265bis §5). `Domain` other than the
 * host is refused; there is no other host here.
 */
export class CookieJar {
  readonly #host: string
  #cookies: Cookie[] = []

  constructor(host: string) {
    this.#host = host
  }

  get all(): readonly Cookie[] {
    return this.#cookies
  }

  get(name: string): Cookie | undefined {
    return this.#cookies.find((cookie) => cookie.name === name)
  }

  /** Takes the values of Set-Cookie fields that came with a reply to `path`. */
  take(lines: readonly string[], path: string): void {
    for (const line of lines) {
      const read = readSetCookie(line, path, this.#host)
      if (read === undefined) continue
      this.#drop(read.cookie)
      if (!read.expired) this.#cookies.push(read.cookie)
    }
  }

  /** Puts these in the place of all it has. */
  replace(cookies: readonly Cookie[]): void {
    this.#cookies = [...cookies]
  }

  /** The value of the Cookie field; undefined where there would be none. */
  field(request: CookieRequest): string | undefined {
    const sent = this.#cookies.filter((cookie) => isUnder(request.path, cookie.path) && goesAlong(cookie, request))
    return sent.length === 0 ? undefined : sent.map(({ name, value }) => (name ? `${name}=${value}` : value)).join('; ')
  }

  #drop({ name, path }: Cookie): void {
    this.#cookies = this.#cookies.filter((cookie) => cookie.name !== name || cookie.path !== path)
  }
}

/**
 * Whether a browser sends a cookie with this. One that says nothing of SameSite is Lax, but for its first two minutes goes along
 * with a form that leads the whole tab here too (RFC 6265bis §5.6.7.2, Lax-Allowing-Unsafe): all cookies here are that young.
 */
function goesAlong({ sameSite }: Cookie, request: CookieRequest): boolean {
  if (request.sameSite || sameSite === 'None') return request.sameSite || request.topLevel
  if (sameSite === 'Strict' || !request.topLevel) return false
  return sameSite === undefined || request.method === 'GET' || request.method === 'HEAD'
}

/** RFC 6265bis §5.6 and §5.7, for one host; undefined where a browser would refuse it. */
function readSetCookie(
  line: string,
  requestPath: string,
  host: string,
): { cookie: Cookie; expired: boolean } | undefined {
  const [pair = '', ...attributes] = line.split(';')
  const equals = pair.indexOf('=')
  const name = equals < 0 ? '' : pair.slice(0, equals).trim()
  const value = pair.slice(equals + 1).trim()
  if (name === '' && value === '') return undefined
  const given = new Map<string, string>()
  for (const attribute of attributes) {
    const [key = '', ...rest] = attribute.split('=')
    given.set(key.trim().toLowerCase(), rest.join('=').trim())
  }
  const domain = given.get('domain')
  if (domain !== undefined && domain !== '' && domain.replace(/^\./, '') !== host) return undefined
  const path = given.get('path')?.startsWith('/') ? (given.get('path') as string) : folderOf(requestPath)
  const secure = given.has('secure')
  const sameSite = sameSiteOf(given.get('samesite'))
  if (sameSite === 'None' && !secure) return undefined
  if (/^__Secure-/i.test(name) && !secure) return undefined
  if (/^__Host-/i.test(name) && (!secure || given.get('path') !== '/' || given.has('domain'))) return undefined
  const maxAge = given.get('max-age')
  const expires = given.get('expires')
  const expired =
    maxAge !== undefined && /^-?\d+$/.test(maxAge)
      ? Number(maxAge) <= 0
      : expires !== undefined && Date.parse(expires) <= Date.now()
  const httpOnly = given.has('httponly')
  return { cookie: { name, value, path, secure, httpOnly, ...(sameSite ? { sameSite } : {}) }, expired }
}

function sameSiteOf(value: string | undefined): Cookie['sameSite'] | undefined {
  const known = { strict: 'Strict', lax: 'Lax', none: 'None' } as const
  return known[value?.toLowerCase() as keyof typeof known]
}

function folderOf(path: string): string {
  const [only = '/'] = path.split('?')
  return only.slice(0, Math.max(1, only.lastIndexOf('/')))
}

function isUnder(path: string, folder: string): boolean {
  const [only = '/'] = path.split('?')
  return only === folder || (only.startsWith(folder) && (folder.endsWith('/') || only[folder.length] === '/'))
}
