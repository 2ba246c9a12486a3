import { parse, tokenizer } from 'acorn'
import type { ContentPolicy, ScriptUse } from './content-policy.ts'
import { type HtmlElement, HtmlPage } from './html-page.ts'

/** Types of script that a browser runs (HTML Standard, "JavaScript MIME type"); others hold data. */
const javascript =
  /^(|module|(text|application)\/(x-)?(java|ecma)script|text\/(javascript1\.[0-5]|jscript|livescript))$/i
/** Attributes that are addresses which a click, a frame or a form would follow, by element. */
const followed: Readonly<Record<string, readonly string[]>> = {
  a: ['href', 'xlink:href'],
  area: ['href'],
  form: ['action'],
  button: ['formaction'],
  input: ['formaction'],
  iframe: ['src'],
  frame: ['src'],
  embed: ['src'],
}

export interface ScriptsOptions {
  /** The address of the page. */
  readonly url: string
  readonly policy: ContentPolicy
  /** The name that payloads call. */
  readonly name: string
  /** The text of a script file as a browser would run it; undefined where it would not. */
  readonly fetchScript: (url: string) => Promise<string | undefined>
}

/**
 * The payloads in a page that a browser would run, by number: at once, or when somebody clicks, moves or types. Only the page as it
 * came is looked at: what its own scripts would make of it is not seen.
 */
export async function payloadsThatRun(html: string, o: ScriptsOptions): Promise<number[]> {
  const ran = new Set<number>()
  const run = (text: string, use: ScriptUse, how?: 'module') => {
    if (!o.policy.runs(use)) return
    for (const number of callsIn(text, o.name, how)) ran.add(number)
  }
  const page = new HtmlPage(html)
  const base = baseOf(page, o)
  for (const element of page.elements) {
    const { name, attributes } = element
    const nonce = attributes.get('nonce')
    if (name === 'script') {
      const type = (attributes.get('type') ?? '').trim()
      const src = attributes.get('src') ?? attributes.get('href') ?? attributes.get('xlink:href')
      if (!javascript.test(type)) continue
      if (src === undefined)
        run(element.text, { kind: 'element', text: element.text, nonce }, type === 'module' ? 'module' : undefined)
      else {
        const url = addressOf(src, base)
        if (url === undefined || !o.policy.runs({ kind: 'file', url: url.href, nonce })) continue
        for (const number of callsIn((await o.fetchScript(url.href)) ?? '', o.name)) ran.add(number)
      }
    }
    for (const [attribute, value] of attributes) {
      if (/^on[a-z]/.test(attribute)) run(value, { kind: 'attribute', text: value })
    }
    for (const code of scriptAddresses(element, base)) run(code, { kind: 'address', text: `javascript:${code}` })
    const srcdoc = name === 'iframe' && scripted(element) ? attributes.get('srcdoc') : undefined
    // A document in srcdoc is of the page's origin and under its policy.
    if (srcdoc !== undefined) for (const number of await payloadsThatRun(srcdoc, o)) ran.add(number)
  }
  return [...ran].sort((a, b) => a - b)
}

/** The code in addresses of the scheme javascript, as a browser's parser of addresses reads them (URL Standard). */
function scriptAddresses({ name, attributes }: HtmlElement, base: string): string[] {
  return (followed[name] ?? []).flatMap((attribute) => {
    const url = addressOf(attributes.get(attribute), base)
    return url?.protocol === 'javascript:' ? [decoded(url.href.slice('javascript:'.length))] : []
  })
}

/** Whether scripts of the page's own origin may run in a frame. */
function scripted({ attributes }: HtmlElement): boolean {
  const sandbox = attributes.get('sandbox')
  return sandbox === undefined || /(^|\s)allow-scripts(\s|$)/i.test(sandbox)
}

function baseOf(page: HtmlPage, { url, policy }: ScriptsOptions): string {
  const href = page
    .all('base')
    .find(({ attributes }) => attributes.has('href'))
    ?.attributes.get('href')
  const base = addressOf(href, url)
  return base && policy.allowsBase(base.href) ? base.href : url
}

function addressOf(value: string | undefined, base: string): URL | undefined {
  return value !== undefined && URL.canParse(value, base) ? new URL(value, base) : undefined
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The numbers with which code calls `name`. Code that is not well-formed does not run, and a name in a string calls nothing. */
function callsIn(code: string, name: string, how?: 'module'): number[] {
  if (!code.includes(name)) return []
  const options = { ecmaVersion: 'latest', sourceType: how ?? 'script', allowReturnOutsideFunction: true } as const
  try {
    parse(code, options)
  } catch {
    return []
  }
  const numbers: number[] = []
  let step = 0
  for (const token of tokenizer(code, options)) {
    if (token.type.label === 'name' && code.slice(token.start, token.end) === name) step = 1
    else if (step === 1 && token.type.label === '(') step = 2
    else {
      if (step === 2 && token.type.label === 'num') numbers.push(Number(code.slice(token.start, token.end)))
      step = 0
    }
  }
  return numbers
}
