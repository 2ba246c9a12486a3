import type { Http1, Reply } from '@backroad/protocols'
import { CookieJar } from './cookie-jar.ts'
import { HtmlPage } from './html-page.ts'
import type { SendOptions, Visitor, VisitedPage } from './types.ts'

/** Where the program listens now. */
export interface ProgramAddress {
  readonly host: string
  readonly port: number
}

export interface AskOptions extends SendOptions {
  /** The value of the Cookie field; none unless told. */
  readonly cookie?: string | undefined
}

/** Sends one request as a browser words it, with these fields. Text is sent as UTF-8. */
export async function ask(
  http: Http1,
  { host, port }: ProgramAddress,
  method: string,
  path: string,
  o: AskOptions = {},
): Promise<Reply> {
  const body = typeof o.body === 'string' ? Buffer.from(o.body) : o.body
  const fields = {
    Host: `${host}:${port}`,
    'User-Agent': 'Mozilla/5.0 (Backroad)',
    Accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
    ...o.headers,
    ...(o.cookie === undefined ? {} : { Cookie: o.cookie }),
    ...(body === undefined && (method === 'GET' || method === 'HEAD')
      ? {}
      : { 'Content-Length': String(body?.length ?? 0) }),
    Connection: 'close',
  }
  const head = `${method} ${path} HTTP/1.1\r\n${Object.entries(fields)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`
  return http.request(Buffer.concat([Buffer.from(head, 'latin1'), body ?? Buffer.alloc(0)]))
}

/** The values of a reply's Set-Cookie fields. */
export function setCookiesOf(reply: Reply): string[] {
  return reply.fieldLines('set-cookie').map(({ value }) => value.value)
}

/** Makes a visitor of the program who comes with an empty jar. */
export function createVisitor(http: Http1, place: () => ProgramAddress): Visitor {
  const cookies = new CookieJar(place().host)
  const own = async (method: string, path: string, o: SendOptions): Promise<Reply> => {
    const cookie = cookies.field({ path, sameSite: true, topLevel: true, method })
    const reply = await ask(http, place(), method, path, { ...o, cookie })
    cookies.take(setCookiesOf(reply), path)
    return reply
  }
  const origin = () => `http://${place().host}:${place().port}`
  const visitor: Visitor = {
    cookies,
    get: (path) => own('GET', path, { headers: navigation('none') }),
    page: async (path): Promise<VisitedPage> => {
      const reply = await visitor.get(path)
      return { reply, html: new HtmlPage(reply.text.value) }
    },
    submit: (form, values, { hidesOrigin } = {}) => {
      const fields = form.fields.map(([name, value]): [string, string] => [name, values[name] ?? value])
      const missing = Object.entries(values).filter(([name]) => !fields.some(([known]) => known === name))
      const { type, body } = encodeForm([...fields, ...missing], form.type)
      const path = pathOf(form.action, origin())
      if (form.method !== 'post')
        return own('GET', `${path.split('?')[0]}?${urlEncoded([...fields, ...missing])}`, {
          headers: navigation('same-origin'),
        })
      const from = hidesOrigin ? { Origin: 'null' } : { Origin: origin(), Referer: `${origin()}/` }
      const headers = { ...from, 'Content-Type': type, ...navigation('same-origin') }
      return own('POST', path, { headers, body })
    },
    send: (method, path, { headers, body } = {}) =>
      own(method, path, {
        headers: {
          ...(method === 'GET' || method === 'HEAD' ? {} : { Origin: origin() }),
          Referer: `${origin()}/`,
          'Sec-Fetch-Site': 'same-origin',
          'Sec-Fetch-Mode': 'cors',
          'Sec-Fetch-Dest': 'empty',
          ...headers,
        },
        ...(body === undefined ? {} : { body }),
      }),
  }
  return visitor
}

/** The fields of a request that leads a tab somewhere (Fetch Metadata Request Headers). */
export function navigation(site: 'none' | 'same-origin' | 'same-site' | 'cross-site'): Record<string, string> {
  return { 'Sec-Fetch-Site': site, 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-User': '?1', 'Sec-Fetch-Dest': 'document' }
}

/** A form's fields as they are sent (HTML Standard, "Form submission algorithm"). */
export function encodeForm(
  fields: readonly (readonly [string, string])[],
  type: string,
): { type: string; body: string } {
  if (type === 'text/plain') return { type, body: fields.map(([name, value]) => `${name}=${value}\r\n`).join('') }
  if (type !== 'multipart/form-data') return { type: 'application/x-www-form-urlencoded', body: urlEncoded(fields) }
  const boundary = '----BackroadFormBoundary7MA4YWxkTrZu0gW'
  const parts = fields.map(
    ([name, value]) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${name.replaceAll('"', '%22')}"\r\n\r\n${value}\r\n`,
  )
  return { type: `multipart/form-data; boundary=${boundary}`, body: `${parts.join('')}--${boundary}--\r\n` }
}

function urlEncoded(fields: readonly (readonly [string, string])[]): string {
  // Line ends in values are sent as CR LF.
  return new URLSearchParams(
    fields.map(([name, value]): [string, string] => [name, value.replace(/\r?\n/g, '\r\n')]),
  ).toString()
}

function pathOf(action: string, origin: string): string {
  const url = new URL(action === '' ? '/' : action, origin)
  return url.pathname + url.search
}
