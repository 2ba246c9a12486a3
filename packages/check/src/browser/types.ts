import type { Reply } from '@backroad/protocols'
import type { CookieJar } from './cookie-jar.ts'
import type { HtmlForm, HtmlPage } from './html-page.ts'

/** A page that a visitor has fetched: the reply with its bytes, and what its HTML says. */
export interface VisitedPage {
  readonly reply: Reply
  readonly html: HtmlPage
}

/** A person with a browser of their own. All that they ask for goes over the recorded HTTP client, as a browser would ask. */
export interface Visitor {
  readonly cookies: CookieJar
  /** A page, as when its address is typed in; redirects are not followed. */
  get(path: string): Promise<Reply>
  /** The same, with its HTML read. */
  page(path: string): Promise<VisitedPage>
  /** Fills in a form that stands on a page of the program and sends it. A page with the policy no-referrer hides its origin. Fields that are not named keep what they hold. */
  submit(
    form: HtmlForm,
    fields: Readonly<Record<string, string>>,
    o?: { readonly hidesOrigin?: boolean },
  ): Promise<Reply>
  /** Asks as a script of the program's own page does: same origin, with cookies. */
  send(method: string, path: string, o?: SendOptions): Promise<Reply>
}

export interface SendOptions {
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

/** Where an attacker's page lies: on another site, or on another origin of the same site (another port of the same host). */
export type AttackFrom = 'other-site' | 'sibling'

/** What an attacker's page does to whoever opens it. */
export type Attack = {
  readonly from: AttackFrom
  /** Its policy is no-referrer: then browsers send `Origin: null` with what changes something (Fetch Standard). */
  readonly hidesOrigin?: boolean
} & (
  | {
      /** Sends a form at once, in the place of the page itself. */
      readonly does: 'submit'
      readonly path: string
      readonly type?: 'application/x-www-form-urlencoded' | 'multipart/form-data' | 'text/plain'
      readonly fields: Readonly<Record<string, string>>
    }
  | {
      /** Asks with fetch() and credentials. */
      readonly does: 'fetch'
      readonly method: string
      readonly path: string
      readonly mode: 'cors' | 'no-cors'
      readonly type?: string
      readonly body?: string
    }
  /** Leads the whole tab there, as a link does. */
  | { readonly does: 'follow'; readonly path: string }
  /** Shows it as a picture. */
  | { readonly does: 'load'; readonly path: string }
  /** Shows it in a frame. */
  | { readonly does: 'frame'; readonly path: string }
)

export interface Lured {
  /** The origin of the attacker's page. */
  readonly origin: string
  /** Of a frame: whether the program's page was shown in it. */
  readonly shown?: boolean
  /** Of a fetch: whether the attacker's script could read the reply. */
  readonly readable?: boolean
}

export interface OpenOptions {
  /** Whether the page's Content-Security-Policy is kept to, true unless told. Without it the page's own encoding is all there is. */
  readonly policy?: boolean
  /** HTML put into the page before it is opened: what an attacker would have got in. Where: at the end of the body unless told. */
  readonly inject?: { readonly html: string; readonly at?: 'head' | 'end' }
}

export interface Opened {
  /** The payloads that ran, by number, each once. */
  readonly ran: readonly number[]
  /** What the policy refused, in the browser's words. */
  readonly refused: readonly string[]
}

/** What judges attacks: a real browser, or a parser that says what one would do. */
export interface Judge {
  /** "Chromium 156.0.8078.108", or "a parser". */
  readonly name: string
  /** Opens a page of the program and sets off all in it that waits for a click or another event. */
  open(visitor: Visitor, path: string, o?: OpenOptions): Promise<Opened>
  /** Opens a page, fills in the form on it that leads to `action` and sends it, as a person does. Whether there was such a form and it could be sent. */
  use(visitor: Visitor, path: string, action: string, fields: Readonly<Record<string, string>>): Promise<boolean>
  /** The visitor opens a page of the attacker's in the same browser. */
  lure(visitor: Visitor, attack: Attack): Promise<Lured>
}

/** What a stage is given to attack a program with, and to be an honest visitor of it. */
export interface Browser {
  /** A new visitor without cookies. */
  visitor(): Visitor
  /** JavaScript that counts payload `n` as run. It has neither quotes nor spaces, and nobody else knows its name. */
  payload(n: number): string
  /** The address of a script on the attacker's site that runs payload `n`. */
  script(n: number): Promise<string>
  open: Judge['open']
  use: Judge['use']
  lure: Judge['lure']
  /** What judges, for sentences: "Chromium" or "A parser". Known once something was opened. */
  readonly by: string
}
