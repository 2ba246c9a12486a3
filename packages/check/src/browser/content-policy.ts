import { createHash } from 'node:crypto'

/** What could run a script, as a policy sees it. */
export type ScriptUse =
  | { readonly kind: 'element'; readonly text: string; readonly nonce?: string | undefined }
  | { readonly kind: 'attribute'; readonly text: string }
  | { readonly kind: 'address'; readonly text: string }
  | { readonly kind: 'file'; readonly url: string; readonly nonce?: string | undefined }

/**
 * The Content-Security-Policy of a page (CSP Level 3), as far as it says which scripts run and who may frame it. Each field is a
 * list of policies, and all must allow.
 */
export class ContentPolicy {
  readonly #policies: readonly ReadonlyMap<string, readonly string[]>[]
  readonly #self: string

  /** `fields` are the values of the fields, or of meta elements; `self` is the page's own origin. */
  constructor(fields: readonly string[], self: string) {
    this.#policies = fields.flatMap((field) => field.split(',')).map(readPolicy)
    this.#self = self
  }

  runs(use: ScriptUse): boolean {
    return this.#policies.every((policy) => {
      const sandbox = policy.get('sandbox')
      if (sandbox && !sandbox.includes('allow-scripts')) return false
      const name = use.kind === 'attribute' ? 'script-src-attr' : 'script-src-elem'
      const sources = policy.get(name) ?? policy.get('script-src') ?? policy.get('default-src')
      return sources === undefined || this.#allows(sources, use)
    })
  }

  /** Whether a base element may change the page's base to `url`. */
  allowsBase(url: string): boolean {
    return this.#policies.every((policy) => {
      const sources = policy.get('base-uri')
      return sources === undefined || sources.some((source) => this.#matches(source, url))
    })
  }

  /** Whether a form may be sent to `url`. */
  allowsForm(url: string): boolean {
    return this.#policies.every((policy) => {
      const sources = policy.get('form-action')
      const sandbox = policy.get('sandbox')
      if (sandbox && !sandbox.includes('allow-forms')) return false
      return sources === undefined || sources.some((source) => this.#matches(source, url))
    })
  }

  /** Whether a page of `origin` may frame this one; undefined where the policy does not say. */
  allowsFraming(origin: string): boolean | undefined {
    const lists = this.#policies.flatMap((policy) =>
      policy.has('frame-ancestors') ? [policy.get('frame-ancestors') ?? []] : [],
    )
    if (lists.length === 0) return undefined
    return lists.every((sources) => sources.some((source) => this.#matches(source, origin)))
  }

  #allows(sources: readonly string[], use: ScriptUse): boolean {
    const has = (keyword: string) => sources.some((source) => source.toLowerCase() === `'${keyword}'`)
    const nonces = sources.flatMap((source) => /^'nonce-(.+)'$/i.exec(source)?.[1] ?? [])
    const hashes = sources.filter((source) => /^'sha(256|384|512)-/i.test(source))
    const strict = has('strict-dynamic')
    const nonced = 'nonce' in use && use.nonce !== undefined && use.nonce !== '' && nonces.includes(use.nonce)
    if (use.kind === 'file') return nonced || (!strict && sources.some((source) => this.#matches(source, use.url)))
    if (nonced) return true
    if (
      hashes.some((hash) => hash.slice(1, -1) === hashOf(hash, use.text)) &&
      (use.kind === 'element' || has('unsafe-hashes'))
    )
      return true
    return has('unsafe-inline') && nonces.length === 0 && hashes.length === 0 && !strict
  }

  /** CSP3 §6.7.2.8, "Does url match expression", for http and https. */
  #matches(source: string, address: string): boolean {
    const expression = source.toLowerCase()
    let url: URL
    try {
      url = new URL(address)
    } catch {
      return false
    }
    if (expression === "'self'") return url.origin === this.#self
    if (expression.startsWith("'")) return false
    if (expression === '*') return /^(https?|wss?):$/.test(url.protocol)
    if (/^[a-z][a-z0-9+.-]*:$/.test(expression))
      return url.protocol === expression || (expression === 'http:' && url.protocol === 'https:')
    const parts = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(\*|(?:\*\.)?[a-z0-9.-]+|\[[0-9a-f:]+\])(?::(\d+|\*))?(\/.*)?$/.exec(
      expression,
    )
    if (parts === null) return false
    const [, scheme, host = '', port, path] = parts
    const protocol = scheme === undefined ? new URL(this.#self).protocol : `${scheme}:`
    if (url.protocol !== protocol && !(protocol === 'http:' && url.protocol === 'https:')) return false
    if (host !== '*' && !(host.startsWith('*.') ? url.hostname.endsWith(host.slice(1)) : url.hostname === host))
      return false
    const actual = url.port || (url.protocol === 'https:' ? '443' : '80')
    if (port !== '*' && actual !== (port ?? (url.protocol === 'https:' ? '443' : '80'))) return false
    if (path === undefined || path === '/') return true
    return path.endsWith('/') ? url.pathname.startsWith(path) : url.pathname === path
  }
}

function readPolicy(text: string): ReadonlyMap<string, readonly string[]> {
  const policy = new Map<string, readonly string[]>()
  for (const directive of text.split(';')) {
    const [name, ...values] = directive.trim().split(/[\t\n\f\r ]+/)
    // Of two with one name the first counts (CSP3 §2.2.1).
    if (name && !policy.has(name.toLowerCase())) policy.set(name.toLowerCase(), values)
  }
  return policy
}

function hashOf(source: string, text: string): string {
  const algorithm = /sha\d+/i.exec(source)?.[0].toLowerCase() ?? 'sha256'
  return `${algorithm}-${createHash(algorithm).update(text).digest('base64')}`
}
