import type { Http1, Reply } from '@backroad/protocols'
import type { AttackerSite } from './attacker-site.ts'
import { ContentPolicy } from './content-policy.ts'
import { HtmlPage } from './html-page.ts'
import { injected } from './inject.ts'
import { payloadsThatRun } from './scripts-of-page.ts'
import type { Attack, Judge, Lured, Visitor } from './types.ts'
import { type ProgramAddress, ask, encodeForm, navigation, setCookiesOf } from './visitor.ts'

/** Types that fetch() may send anywhere without asking first (Fetch Standard, "CORS-safelisted request-header"). */
const safelisted = /^(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\s*(;|$)/i

export interface ParserJudgeOptions {
  readonly http: Http1
  readonly place: () => ProgramAddress
  readonly site: () => Promise<AttackerSite>
  /** The name that payloads call. */
  readonly name: string
  /** Scripts of the attacker's, by address. */
  readonly scripts: ReadonlyMap<string, string>
}

/**
 * Judges without a browser: reads the page as a browser's parser does and says which payloads would run, and sends what a browser
 * would send for an attacker's page, with the cookies that it would send along.
 */
export function createParserJudge(o: ParserJudgeOptions): Judge {
  const origin = () => `http://${o.place().host}:${o.place().port}`
  return {
    name: 'a parser',
    async open(visitor, path, { policy = true, inject } = {}) {
      const reply = await visitor.get(path)
      if (!isPage(reply)) return { ran: [], refused: [] }
      const html = injected(reply.text.value, inject)
      const contentPolicy = policyOf(reply, html, policy, origin())
      const fetchScript = (url: string) => scriptAt(url, visitor, o, origin())
      const ran = await payloadsThatRun(html, {
        url: origin() + path,
        policy: contentPolicy,
        name: o.name,
        fetchScript,
      })
      return { ran, refused: [] }
    },
    async use(visitor, path, action, fields) {
      const { reply, html } = await visitor.page(path)
      const form = html.form(action)
      const policy = policyOf(reply, reply.text.value, true, origin())
      if (form === undefined || !policy.allowsForm(origin() + action)) return false
      await visitor.submit(form, fields, { hidesOrigin: hidesOrigin(reply, html) })
      return true
    },
    async lure(visitor, attack): Promise<Lured> {
      const from = (await o.site()).origin(attack.from)
      const reply = await sendAttack(visitor, attack, from, o)
      const seen = { origin: from }
      if (attack.does === 'frame') return { ...seen, shown: mayFrame(reply, origin(), from) }
      if (attack.does === 'fetch')
        return { ...seen, readable: reply !== undefined && attack.mode === 'cors' && sharesWith(reply, from) }
      return seen
    },
  }
}

/** What a browser would send; undefined where it would not even ask, because a preflight did not allow it. */
async function sendAttack(
  visitor: Visitor,
  attack: Attack,
  from: string,
  o: ParserJudgeOptions,
): Promise<Reply | undefined> {
  const { path } = attack
  const isSibling = attack.from === 'sibling'
  const topLevel = attack.does === 'submit' || attack.does === 'follow'
  const method = attack.does === 'submit' ? 'POST' : attack.does === 'fetch' ? attack.method : 'GET'
  const cookie = visitor.cookies.field({ path, sameSite: isSibling, topLevel, method })
  const site = isSibling ? 'same-site' : 'cross-site'
  // Chromium says null of a form alone. By the Fetch Standard it would of every request but those of the mode cors.
  const cors = attack.does === 'fetch' && attack.mode === 'cors'
  const fields: Record<string, string> = {
    ...(topLevel
      ? navigation(site)
      : {
          'Sec-Fetch-Site': site,
          'Sec-Fetch-Mode': attack.does === 'frame' ? 'navigate' : cors ? 'cors' : 'no-cors',
          'Sec-Fetch-Dest': attack.does === 'frame' ? 'iframe' : attack.does === 'load' ? 'image' : 'empty',
        }),
    ...(method === 'GET' && !cors ? {} : { Origin: attack.hidesOrigin && attack.does === 'submit' ? 'null' : from }),
    ...(attack.hidesOrigin ? {} : { Referer: `${from}/` }),
  }
  const encoded = attack.does === 'submit' ? encodeForm(Object.entries(attack.fields), attack.type ?? '') : undefined
  const type = encoded?.type ?? (attack.does === 'fetch' ? attack.type : undefined)
  const body = encoded?.body ?? (attack.does === 'fetch' ? attack.body : undefined)
  const isSafe = /^(GET|HEAD|POST)$/.test(method) && (type === undefined || safelisted.test(type))
  if (attack.does === 'fetch' && !isSafe) {
    if (attack.mode === 'no-cors' || !(await preflight(path, { method, type, from, site }, o))) return undefined
  }
  const headers = { ...fields, ...(type === undefined ? {} : { 'Content-Type': type }) }
  const reply = await ask(o.http, o.place(), method, path, { headers, cookie, ...(body === undefined ? {} : { body }) })
  // Cookies that come with what another site asked for beside its page are third-party cookies.
  if (isSibling || topLevel) visitor.cookies.take(setCookiesOf(reply), path)
  return reply
}

/** Whether the program lets a page of another origin send this (Fetch Standard, "CORS-preflight fetch"). */
async function preflight(
  path: string,
  a: { method: string; type: string | undefined; from: string; site: string },
  o: ParserJudgeOptions,
): Promise<boolean> {
  const asks =
    a.type === undefined || safelisted.test(a.type) ? {} : { 'Access-Control-Request-Headers': 'content-type' }
  const headers = {
    Origin: a.from,
    'Access-Control-Request-Method': a.method,
    ...asks,
    'Sec-Fetch-Site': a.site,
    'Sec-Fetch-Mode': 'cors',
    'Sec-Fetch-Dest': 'empty',
  }
  const reply = await ask(o.http, o.place(), 'OPTIONS', path, { headers })
  if (reply.status.value < 200 || reply.status.value > 299 || !sharesWith(reply, a.from)) return false
  const listed = (name: string) => (reply.field(name).value ?? '').split(',').map((each) => each.trim().toLowerCase())
  const methodAllowed =
    /^(GET|HEAD|POST)$/.test(a.method) || listed('access-control-allow-methods').includes(a.method.toLowerCase())
  return (
    methodAllowed && (Object.keys(asks).length === 0 || listed('access-control-allow-headers').includes('content-type'))
  )
}

/** Whether a page has its browser tell nobody where a request comes from, not even its own program (Fetch Standard, "append a request Origin header"). */
function hidesOrigin(reply: Reply, html: HtmlPage): boolean {
  const meta = html.all('meta').find(({ attributes }) => attributes.get('name')?.toLowerCase() === 'referrer')
  const policies = [reply.field('referrer-policy').value ?? '', meta?.attributes.get('content') ?? '']
  const last = policies
    .join(',')
    .split(',')
    .map((each) => each.trim().toLowerCase())
    .filter((each) => each !== '')
    .at(-1)
  return last === 'no-referrer'
}

/** Whether a reply may be read by a page of `origin` that sent cookies; `*` is not enough then. */
function sharesWith(reply: Reply, origin: string): boolean {
  return (
    reply.field('access-control-allow-origin').value === origin &&
    reply.field('access-control-allow-credentials').value === 'true'
  )
}

/** HTML Standard, "X-Frame-Options"; it is ignored where frame-ancestors stands (CSP3 §6.4.2). */
function mayFrame(reply: Reply | undefined, self: string, by: string): boolean {
  if (reply === undefined || isDownload(reply)) return false
  const policy = new ContentPolicy(
    reply.fieldLines('content-security-policy').map(({ value }) => value.value),
    self,
  )
  const said = policy.allowsFraming(by)
  if (said !== undefined) return said
  const options = new Set(
    (reply.field('x-frame-options').value ?? '').split(',').map((each) => each.trim().toLowerCase()),
  )
  options.delete('')
  if (options.size > 1) return !['deny', 'sameorigin', 'allowall'].some((known) => options.has(known))
  return !options.has('deny') && !options.has('sameorigin')
}

function isDownload(reply: Reply): boolean {
  return /^\s*attachment/i.test(reply.field('content-disposition').value ?? '')
}

/** Types in which a browser runs scripts when it opens them. XML ones are read as HTML here. */
const scriptable = /^(text\/html|application\/xhtml\+xml|image\/svg\+xml|(text|application)\/([a-z.-]+\+)?xml)\s*(;|$)/i

/** Whether a browser would open a reply as a page: by its type, or where it may guess by its beginning (MIME Sniffing Standard). */
function isPage(reply: Reply): boolean {
  if (isDownload(reply)) return false
  const type = reply.field('content-type').value
  const maySniff = (reply.field('x-content-type-options').value ?? '').trim().toLowerCase() !== 'nosniff'
  if (type === undefined || !type.includes('/') || /^(unknown\/unknown|application\/unknown|\*\/\*)/i.test(type))
    return (
      maySniff &&
      /^[\s]*<(!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|!--)[\s>]/i.test(
        reply.text.value,
      )
    )
  return scriptable.test(type)
}

function policyOf(reply: Reply, html: string, kept: boolean, self: string): ContentPolicy {
  if (!kept) return new ContentPolicy([], self)
  const metas = new HtmlPage(html)
    .all('meta')
    .filter(({ attributes }) => attributes.get('http-equiv')?.toLowerCase() === 'content-security-policy')
  const fields = reply.fieldLines('content-security-policy').map(({ value }) => value.value)
  return new ContentPolicy([...fields, ...metas.map(({ attributes }) => attributes.get('content') ?? '')], self)
}

/** A script as a browser would run it: with nosniff only under a type of JavaScript, and never an image, text/csv and the like. */
async function scriptAt(
  url: string,
  visitor: Visitor,
  { scripts }: ParserJudgeOptions,
  self: string,
): Promise<string | undefined> {
  const { origin, pathname, search, protocol } = new URL(url)
  if (protocol === 'data:') return dataOf(url)
  if (origin !== self) return scripts.get(url)
  const reply = await visitor.get(pathname + search)
  if (reply.status.value !== 200) return undefined
  const type = (reply.field('content-type').value ?? '').toLowerCase()
  const strict = (reply.field('x-content-type-options').value ?? '').trim().toLowerCase() === 'nosniff'
  if (
    strict ? !/^(text|application)\/(x-)?(java|ecma)script/.test(type) : /^(image|audio|video)\/|^text\/csv/.test(type)
  )
    return undefined
  return reply.text.value
}

/** What stands in a data address (RFC 2397). */
function dataOf(url: string): string {
  const [head = '', ...rest] = url.slice('data:'.length).split(',')
  const data = decodeURIComponent(rest.join(','))
  return /;\s*base64\s*$/i.test(head) ? Buffer.from(data, 'base64').toString('utf8') : data
}
