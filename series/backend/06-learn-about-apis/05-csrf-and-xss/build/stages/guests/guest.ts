import { type Expect, type HtmlElement, type StageContext, type VisitedPage, type Visitor } from '@backroad/check'
import type { Located, Reply } from '@backroad/protocols'

export interface Entry {
  readonly id: string
  readonly author: string
  readonly text: string
}

export interface Profile {
  readonly motto?: string
  readonly link?: string
  readonly about?: string
}

/** What the stage pages call an honest visitor: does what a person does, and claims that it has worked. */
export class Guest {
  readonly visitor: Visitor
  readonly name: string
  readonly password: string
  readonly #expect: Expect

  constructor({ browser, expect, random }: Pick<StageContext, 'browser' | 'expect' | 'random'>, name = random.word()) {
    this.visitor = browser.visitor()
    this.name = name
    this.password = random.word()
    this.#expect = expect
  }

  /** The address of the profile. */
  get profilePath(): string {
    return `/people/${encodeURIComponent(this.name)}`
  }

  /** Opens a page, which must be there. */
  async page(path: string): Promise<VisitedPage> {
    const page = await this.visitor.page(path)
    this.#expect(page.reply.status).is(200, { because: `GET ${path} was asked for.` })
    this.#expect(page.reply.field('content-type')).matches(/^text\/html\s*(;|$)/i, { named: 'text/html' })
    return page
  }

  /** Fills in a form of a page and sends it; whatever the answer is. */
  async send(path: string, action: string | RegExp, fields: Readonly<Record<string, string>>): Promise<Reply> {
    const { reply, html } = await this.page(path)
    const form = html.form(action)
    if (form === undefined || form.method !== 'post') {
      return this.#expect.fail(`On ${path} there is no form with method="post" and action="${showAction(action)}".`, {
        expected: `a form that leads to ${showAction(action)}`,
        received: reply.text,
      })
    }
    return this.visitor.submit(form, fields)
  }

  /** The same, and the browser must be led on. */
  async change(path: string, action: string | RegExp, fields: Readonly<Record<string, string>>): Promise<void> {
    const reply = await this.send(path, action, fields)
    this.#expect(reply.status).isOneOf([303, 302], {
      because: `The form for ${showAction(action)} was sent from its own page.`,
    })
  }

  async logIn(): Promise<this> {
    await this.change('/', '/login', { name: this.name, password: this.password })
    return this
  }

  async write(text: string): Promise<void> {
    await this.change('/', '/entries', { text })
  }

  async save(profile: Profile): Promise<void> {
    await this.change('/', '/profile', { ...profile })
  }

  /** Writes an entry as a script does: JSON, with the token that the page gives to scripts, where it gives one. */
  async writeJson(value: unknown, type = 'application/json'): Promise<Reply> {
    const token = await this.token()
    const headers = { 'Content-Type': type, ...(token === undefined ? {} : { 'X-CSRF-Token': token }) }
    return this.visitor.send('POST', '/entries', { headers, body: JSON.stringify(value) })
  }

  /** What the page gives to scripts to prove where they come from. */
  async token(): Promise<string | undefined> {
    const { html } = await this.page('/')
    const meta = html.all('meta').find(({ attributes }) => attributes.get('name') === 'csrf-token')
    return meta?.attributes.get('content')
  }

  /** Who the program takes this browser for. */
  async me(): Promise<string | null> {
    const reply = await this.visitor.get('/me')
    this.#expect(reply.status).is(200, { because: 'GET /me was asked for.' })
    const { name } = this.#json(reply, 'an object with the key name') as { name?: unknown }
    if (name !== null && typeof name !== 'string') {
      return this.#expect.fail('GET /me does not say who is logged in.', {
        expected: 'name: a text, or null',
        received: reply.text,
      })
    }
    return name
  }

  /** All entries, the oldest first. */
  async entries(): Promise<Entry[]> {
    return (await this.entriesReply()).entries
  }

  async entriesReply(): Promise<{ reply: Reply; entries: Entry[] }> {
    const reply = await this.visitor.get('/entries')
    this.#expect(reply.status).is(200, { because: 'GET /entries was asked for.' })
    this.#expect(reply.field('content-type')).matches(/^application\/json\s*(;|$)/i, { named: 'application/json' })
    const list = this.#json(reply, 'a list of entries')
    const isEntry = (each: Partial<Entry> | null) =>
      typeof each?.id === 'string' && typeof each.author === 'string' && typeof each.text === 'string'
    if (!Array.isArray(list) || !list.every(isEntry)) {
      return this.#expect.fail('GET /entries is not a list of entries.', {
        expected: 'a list of objects with id, author and text, all of them texts',
        received: reply.text,
      })
    }
    return { reply, entries: list as Entry[] }
  }

  /** Own entries, the oldest first. */
  async ownEntries(): Promise<Entry[]> {
    return (await this.entries()).filter(({ author }) => author === this.name)
  }

  /** What the profile page gives to scripts. */
  async person(): Promise<{ page: VisitedPage; data: { name?: unknown; motto?: unknown; link?: unknown } }> {
    const page = await this.page(this.profilePath)
    const script = page.html.byId('person')
    if (script?.name !== 'script' || script.attributes.get('type')?.trim().toLowerCase() !== 'application/json') {
      return this.#expect.fail(
        `On ${this.profilePath} there is no script of the type application/json with the id person.`,
        {
          expected: '<script type="application/json" id="person">',
          received: page.reply.text,
        },
      )
    }
    try {
      return { page, data: JSON.parse(script.text) as { name?: unknown } }
    } catch {
      return this.#expect.fail(
        `What stands in the script with the id person is not JSON: ${JSON.stringify(script.text.slice(0, 200))}.`,
        {
          expected: 'JSON',
          received: placeOf(page.reply, script),
        },
      )
    }
  }

  #json(reply: Reply, expected: string): object {
    try {
      const value: unknown = JSON.parse(reply.text.value)
      if (typeof value === 'object' && value !== null) return value
    } catch {
      // Said below, as for any other value.
    }
    return this.#expect.fail('The body is not the JSON that was asked for.', { expected, received: reply.text })
  }
}

/** An element of a page as a value with its place, for evidence. */
export function placeOf(reply: Reply, element: HtmlElement | undefined): Located<string> {
  const { text, body, framing } = reply
  if (element === undefined) return text
  if (element.at === undefined || framing === 'chunked') return { ...text, value: element.text }
  const bytes = (end: number) => Buffer.byteLength(text.value.slice(0, end))
  const start = body.at.start + bytes(element.at.start)
  return { ...text, value: element.text, at: { start, end: body.at.start + bytes(element.at.end), name: element.name } }
}

/** An element by its id, which must be there. */
export function elementById(expect: Expect, { reply, html }: VisitedPage, id: string): HtmlElement {
  return (
    html.byId(id) ??
    expect.fail(`The page has no element with the id ${id}.`, { expected: `id="${id}"`, received: reply.text })
  )
}

/** Elements of a class within another. */
export function withClass(within: HtmlElement, name: string): HtmlElement[] {
  return within.children.flatMap((child) => [
    ...(child.attributes.get('class')?.split(/\s+/).includes(name) ? [child] : []),
    ...withClass(child, name),
  ])
}

export function showAction(action: string | RegExp): string {
  return typeof action === 'string' ? action : '/entries/ID/delete'
}
